import { expect, test } from 'vitest';
import type { MockGitLab } from '../src/index.ts';
import { type Seen, caller, harbor } from './harbor.ts';

const ADMIN = 'an-administrators-token';

/** Three tokens of Ada's, made on three days: the second revoked, the third ending soon and used. */
async function arrange() {
  const gitlab = harbor({
    seed: {
      people: [{ username: 'root', admin: true }, { username: 'ada' }],
      tokens: [{ token: ADMIN, name: 'Z admin', user: 'root', scopes: ['api'], expires_at: null }],
    },
  });
  const root = caller(gitlab, ADMIN);
  const make = async (name: string, expires_at: string): Promise<Seen> => {
    const made = await root('POST', '/users/2/personal_access_tokens', { name, scopes: ['api'], expires_at });
    gitlab.clock.advance({ days: 1 });
    return made;
  };
  await make('Bravo deploy', '2027-05-01');
  const second = await make('alpha deploy', '2027-04-01');
  const third = await make('Charlie', '2027-03-01');
  await root('DELETE', `/personal_access_tokens/${second.body.id}`);
  await caller(gitlab, third.body.token)('GET', '/version');
  return gitlab;
}

const names = async (gitlab: MockGitLab, query: string) => {
  const { body } = await caller(gitlab, ADMIN)('GET', `/personal_access_tokens?user_id=2&${query}`);
  return body.map((token: { name: string }) => token.name.split(' ')[0]).join(' ');
};

test('filters take the first instant and the last, of ends the first day only', async () => {
  const gitlab = await arrange();
  const found = (query: string) => names(gitlab, query);
  expect(await found('')).toBe('Bravo alpha Charlie');
  expect(await found('revoked=true')).toBe('alpha');
  expect(await found('revoked=false&state=active')).toBe('Bravo Charlie');
  expect(await found('state=inactive')).toBe('alpha');
  expect(await found('created_after=2027-02-01T08:00:00Z')).toBe('alpha Charlie');
  expect(await found('created_after=2027-02-01T08:00:00')).toBe('alpha Charlie');
  expect(await found('created_before=2027-02-01T08:00:00Z')).toBe('Bravo alpha');
  expect(await found('expires_after=2027-04-01')).toBe('Bravo alpha');
  expect(await found('expires_before=2027-04-01')).toBe('Charlie');
  expect(await found('last_used_after=2027-02-01T00:00:00Z')).toBe('Charlie');
  expect(await found('last_used_before=2027-02-01T00:00:00Z')).toBe('');
});

test('a search wants every word of three letters, a shorter one the whole name', async () => {
  const gitlab = await arrange();
  expect(await names(gitlab, 'search=DEPLOY')).toBe('Bravo alpha');
  expect(await names(gitlab, 'search=ploy+brav')).toBe('Bravo');
  expect(await names(gitlab, 'search=br')).toBe('');
  expect(await names(gitlab, 'search=%22avo+dep%22')).toBe('Bravo');
});

test.each([
  ['created_asc', 'Bravo alpha Charlie'],
  ['created_desc', 'Charlie alpha Bravo'],
  ['expires_asc', 'Charlie alpha Bravo'],
  ['expires_desc', 'Bravo alpha Charlie'],
  ['last_used_asc', 'Charlie alpha Bravo'],
  ['last_used_desc', 'alpha Bravo Charlie'],
  ['name_asc', 'alpha Bravo Charlie'],
  ['name_desc', 'Charlie Bravo alpha'],
  ['id_desc', 'Charlie alpha Bravo'],
  ['sideways', 'Bravo alpha Charlie'],
  ['constructor', 'Bravo alpha Charlie'],
])('sort=%s gives %s', async (sort, expected) => {
  expect(await names(await arrange(), `sort=${sort}`)).toBe(expected);
});

test('a token that ends today is neither active nor inactive', async () => {
  const gitlab = await arrange();
  gitlab.clock.set('2027-03-01T12:00:00Z');
  expect(await names(gitlab, 'state=active')).toBe('Bravo');
  expect(await names(gitlab, 'state=inactive')).toBe('alpha');
  gitlab.clock.advance({ days: 1 });
  expect(await names(gitlab, 'state=inactive')).toBe('alpha Charlie');
});

test('a long list comes in pages', async () => {
  const gitlab = await arrange();
  const page = await caller(gitlab, ADMIN)('GET', '/personal_access_tokens?per_page=3&page=2');
  expect(page.body).toHaveLength(1);
  expect(page.headers.get('x-total')).toBe('4');
  expect(page.headers.get('link')).toContain('rel="prev"');
});

test.each([
  ['revoked=maybe', 'revoked is invalid'],
  ['state=odd', 'state does not have a valid value'],
  ['created_after=soon', 'created_after is invalid'],
  ['expires_before=soon', 'expires_before is invalid'],
])('?%s is refused', async (query, error) => {
  const { status, body } = await caller(await arrange(), ADMIN)('GET', `/personal_access_tokens?${query}`);
  expect({ status, body }).toStrictEqual({ status: 400, body: { error } });
});
