import { expect, test } from 'vitest';
import { tellJournal } from '../src/journal/tell.ts';
import { harbor, people, tokens } from './harbor.ts';

type Init = { readonly method?: string; readonly headers?: Readonly<Record<string, string>> };

/** Why the journal says that a request was refused. */
async function refusalOf(path: string, init: Init = {}, gitlab = harbor()) {
  await gitlab.fetch(`${gitlab.baseUrl}${path}`, init);
  const { journal } = gitlab;
  return journal.entries().at(-1)?.refusal;
}

const as = (token: string, more: Readonly<Record<string, string>> = {}) => ({
  headers: { 'private-token': token, ...more },
});

test.each([
  ['an expired token', '/api/v4/user', as(tokens.expired), 'personal token 8 "ada expired" of @ada: expired'],
  ['a revoked one', '/api/v4/user', as(tokens.revoked), 'personal token 9 "ada revoked" of @ada: revoked'],
  ['an unknown one', '/api/v4/user', as('glpat-nobody-knows-this-1'), 'unknown token'],
  ['an unknown bearer', '/api/v4/user', { headers: { authorization: 'Bearer x-1234567' } }, 'unknown token'],
  ['none', '/api/v4/user', {}, 'no credential'],
  [
    'one whose scope is too small',
    '/api/v4/projects/1/variables?access_token=',
    { ...as(tokens.adaReadOnly), method: 'POST' },
    'personal token 3 "ada read" of @ada: scope too small: has read_api, needs api',
  ],
  [
    'one that may not act as others',
    '/api/v4/user',
    as(tokens.adaApi, { sudo: 'ben' }),
    'personal token 2 "ada api" of @ada: Must be admin to use sudo',
  ],
  ['a good one', '/api/v4/user', as(tokens.adaApi), null],
  ['none where none is needed', '/api/v4/projects', {}, null],
])('the journal says why it was refused: %s', async (_what, path, init, refusal) => {
  expect(await refusalOf(path, init)).toBe(refusal);
});

test('a project’s and a blocked person’s tokens are named too', async () => {
  const gitlab = harbor();
  const call = (method: string, path: string, token: string) =>
    refusalOf(`/api/v4${path}`, { ...as(token), method }, gitlab);
  await call('POST', '/users/2/block', tokens.root);
  expect(await call('GET', '/user', tokens.adaApi)).toBe(
    'personal token 2 "ada api" of @ada: Your account has been blocked.',
  );
  await call('POST', '/personal_access_tokens/self/rotate', tokens.dockDeveloper);
  expect(await call('GET', '/user', tokens.dockDeveloper)).toMatch(
    /^project token 6 "dock developer" of @project_1_bot_\w+: revoked$/,
  );
});

test('people who look for the reason of a failure are told', async () => {
  const gitlab = harbor();
  await refusalOf('/api/v4/user', as(tokens.expired), gitlab);
  const why = '#1 GET /api/v4/user → 401 (personal token 8 "ada expired" of @ada: expired)';
  expect(tellJournal(gitlab.journal)).toContain(why);
  expect(() => gitlab.journal.expectNotCalled({ path: '/api/v4/user' })).toThrow(why);
});

test('no refusal tells a secret, not even where names and messages repeat it', async () => {
  const gitlab = harbor({
    seed: {
      people: [{ username: 'ada', admin: true }],
      tokens: [
        { token: 'plain-secret-1', name: 'was plain-secret-1', user: 'ada', scopes: ['read_user'] },
        { token: 'plain-secret-2', name: 'glpat-another-secret', user: 'ada', scopes: ['sudo', 'api'] },
      ],
    },
  });
  const told = [
    await refusalOf('/api/v4/projects', as('plain-secret-1'), gitlab),
    await refusalOf('/api/v4/user', as('plain-secret-2', { sudo: 'plain-secret-2' }), gitlab),
    await refusalOf('/api/v4/user', as('glpat-unknown-secret'), gitlab),
  ];
  expect(told[0]).toContain('scope too small');
  expect(told[1]).toContain('User with ID or username');
  expect(told.join('\n')).not.toMatch(/plain-secret|another-secret|unknown-secret/);
});

test('whose credential a fault struck is kept, though GitLab never looked at it', async () => {
  const gitlab = harbor();
  gitlab.faults.add({ kind: 'status', status: 500, match: { user: people.ada.username } });
  await refusalOf('/api/v4/user', as(tokens.adaApi), gitlab);
  expect(gitlab.journal.entries({ user: 'Ada' })).toMatchObject([
    { user: 'ada', credential: null, faults: ['fault-1'] },
  ]);
});
