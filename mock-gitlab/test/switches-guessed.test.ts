import { expect, test } from 'vitest';
import type { MockGitLabOptions } from '../src/index.ts';
import { caller, harbor, oauthApplication, seen, tokens } from './harbor.ts';

type Switches = NonNullable<MockGitLabOptions['switches']>;
const asRoot = (switches: Switches = {}) => caller(harbor({ switches }), tokens.root);

test.each([
  [undefined, '100'],
  [{ maximumPerPage: 2 }, '2'],
] as const)('with %o a page has at most %s rows', async (switches, most) => {
  const { headers } = await asRoot(switches)('GET', '/users?per_page=1000');
  expect(headers.get('x-per-page')).toBe(most);
  expect((await asRoot(switches)('GET', '/users?per_page=1')).headers.get('x-per-page')).toBe('1');
});

test('a keyset page is no larger either', async () => {
  const { body } = await asRoot({ maximumPerPage: 1 })(
    'GET',
    '/users?pagination=keyset&order_by=id&sort=asc&per_page=50',
  );
  expect(body).toHaveLength(1);
});

test('beyond the limit of counting nobody says how many there are', async () => {
  const { headers } = await asRoot({ countLimit: 1 })('GET', '/users');
  expect([headers.has('x-total'), headers.has('x-total-pages')]).toEqual([false, false]);
  expect(headers.get('link')).not.toContain('rel="last"');
  expect((await asRoot({})('GET', '/users')).headers.has('x-total')).toBe(true);
});

test('a page beyond the last has none before it', async () => {
  const { headers } = await asRoot({})('GET', '/projects?per_page=100&page=2');
  expect([headers.get('x-page'), headers.get('x-prev-page')]).toEqual(['2', '']);
  expect(headers.get('link')).not.toContain('rel="prev"');
});

test.each([
  [undefined, 401, '401 Unauthorized'],
  [{ clientCredentialsApi: '403' }, 403, '403 Forbidden'],
] as const)('with %o a client-credentials token is refused with %i', async (switches, status, message) => {
  const gitlab = harbor({ switches: switches ?? {} });
  gitlab.seed({
    oauth_tokens: [
      { application: oauthApplication.clientId, access_token: 'nobodys-token-0001', scopes: ['api'] },
    ],
  });
  const headers = { authorization: 'Bearer nobodys-token-0001' };
  const answer = await seen(await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers }));
  expect(answer).toMatchObject({ status, body: { message } });
});

test.each([
  [undefined, 'body'],
  [{ parameterPrecedence: 'query' }, 'query'],
] as const)('with %o the value of the %s counts', async (switches, winner) => {
  const call = asRoot(switches ?? {});
  const { body } = await call('POST', '/projects/1/variables?value=query', { key: 'WHO', value: 'body' });
  expect(body.value).toBe(winner);
});

test('a limit of tokens counts the living ones of a place', async () => {
  const call = asRoot({ resourceTokenLimit: 1 });
  const wish = { name: 'x', scopes: ['api'], expires_at: '2027-06-01' };
  for (const { id } of (await call('GET', '/projects/2/access_tokens')).body) {
    await call('DELETE', `/projects/2/access_tokens/${id}`);
  }
  expect((await call('POST', '/projects/2/access_tokens', wish)).status).toBe(201);
  expect(await call('POST', '/projects/2/access_tokens', wish)).toMatchObject({
    status: 400,
    body: { message: '400 Bad request - Access token limit reached' },
  });
});

test('a top-level group may forbid tokens to all below it', async () => {
  const gitlab = harbor();
  gitlab.seed({
    groups: [
      { path: 'fort', attributes: { resource_access_token_creation_allowed: false } },
      { path: 'fort/in' },
    ],
    projects: [{ path: 'fort/in/gate' }],
  });
  const call = caller(gitlab, tokens.root);
  const wish = { name: 'x', scopes: ['api'], expires_at: '2027-06-01' };
  expect((await call('POST', '/projects/fort%2Fin%2Fgate/access_tokens', wish)).body.message).toBe(
    '400 Bad request - User does not have permission to create project access token',
  );
  expect((await call('POST', '/groups/fort%2Fin/access_tokens', wish)).body.message).toBe(
    '400 Bad request - User does not have permission to create group access token',
  );
});
