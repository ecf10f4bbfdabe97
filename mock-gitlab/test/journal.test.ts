import { expect, test } from 'vitest';
import { decideOnConsent } from '../src/index.ts';
import { caller, harbor, oauthApplication, people, tokens } from './harbor.ts';

test('no secret of a whole day’s work is in the journal', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  const at = `${gitlab.baseUrl}/oauth/authorize?response_type=code&scope=api&client_id=${oauthApplication.clientId}&redirect_uri=${oauthApplication.redirectUri}`;
  const code = new URL(await decideOnConsent(gitlab.fetch, at, people.ada)).searchParams.get('code') ?? '';
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: oauthApplication.clientId,
      client_secret: oauthApplication.clientSecret,
      redirect_uri: oauthApplication.redirectUri,
      code,
    }),
  });
  const pair = (await answer.json()) as { access_token: string; refresh_token: string };
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user?access_token=${pair.access_token}`);
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user?private_token=${tokens.adaApi}&search=${tokens.root}`);
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/projects/${tokens.root}`);
  await ada('POST', '/projects/1/variables', {
    key: 'K',
    value: 'variable-value-1',
    deep: { token: 'deep-secret' },
  });
  const rotated = (await ada('POST', '/personal_access_tokens/self/rotate')).body.token;

  const secrets = [
    code,
    pair.access_token,
    pair.refresh_token,
    oauthApplication.clientSecret,
    people.ada.password,
    tokens.adaApi,
    tokens.root,
    rotated,
    'variable-value-1',
    'deep-secret',
  ];
  const journal = JSON.stringify(gitlab.journal.entries());
  expect(journal).toContain(oauthApplication.clientId);
  for (const secret of secrets) expect(journal).not.toContain(secret);
});

test('equal secrets leave equal marks, so that reuse can be seen', async () => {
  const gitlab = harbor();
  const refresh = (token: string) =>
    gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
    });
  await refresh('a');
  await refresh('b');
  await refresh('a');
  const marks = gitlab.journal.entries().map(({ parameters }) => parameters['refresh_token']);
  expect(marks[0]).toBe(marks[2]);
  expect(marks[0]).not.toBe(marks[1]);
  expect(marks[0]).toMatch(/^\[redacted [0-9a-f]{8}\]$/);
});

test('it says who did what with which token, and counts', async () => {
  const gitlab = harbor({ journalLimit: 10 });
  const bot = caller(gitlab, tokens.dockOwner);
  for (let at = 0; at < 25; at += 1) await bot('GET', `/projects/1/variables?page=${at + 1}`);
  await bot('GET', '/projects/2');
  const entries = gitlab.journal.entries();
  expect(entries).toHaveLength(10);
  expect(entries.at(-1)).toMatchObject({
    id: 26,
    at: '2027-01-31T08:00:00.000Z',
    method: 'GET',
    path: '/api/v4/projects/2',
    status: 404,
    credential: 'access-token',
    defect: null,
  });
  expect(entries.at(-2)).toMatchObject({ query: '?page=25', parameters: { page: '25' } });
  expect(gitlab.journal.count()).toBe(26);
  expect(gitlab.journal.count({ path: '/api/v4/projects/*/variables', status: 200 })).toBe(9);
  gitlab.journal.clear();
  expect(gitlab.journal.count()).toBe(0);
});

test('of a file the journal tells its size alone', async () => {
  const gitlab = harbor();
  const body = new FormData();
  body.set('avatar', new Blob(['twelve bytes']), 'me.png');
  const init = { method: 'PUT', body, headers: { 'private-token': tokens.adaApi } };
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/projects/1`, init);
  expect(gitlab.journal.entries()[0]?.parameters).toStrictEqual({ avatar: '[file 12 bytes]' });
});
