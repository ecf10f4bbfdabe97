import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

const unauthorized = { status: 401, body: { message: '401 Unauthorized' } };

test('no token and an unknown token are refused alike, without a challenge', async () => {
  const gitlab = harbor();
  for (const token of [undefined, 'glpat-unknown-000000000000', '']) {
    const answer = await caller(gitlab, token)('GET', '/user');
    expect(answer).toMatchObject(unauthorized);
    expect(answer.headers.has('www-authenticate')).toBe(false);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  }
});

test.each([
  [tokens.expired, 'Token is expired. You can either do re-authorization or token refresh.'],
  [tokens.revoked, 'Token was revoked. You have to re-authorize from the user.'],
])('%s is told what is wrong with it', async (token, description) => {
  const answer = await caller(harbor(), token)('GET', '/user');
  expect(answer).toMatchObject({
    status: 401,
    body: { error: 'invalid_token', error_description: description },
  });
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="Protected by OAuth 2.0", error="invalid_token", error_description="${description}"`,
  );
});

test('a token may come as header, as bearer and as parameter, in the query and in the body', async () => {
  const gitlab = harbor();
  const at = `${gitlab.baseUrl}/api/v4/user`;
  const token = tokens.adaApi;
  const ways: [string, RequestInit][] = [
    [at, { headers: { 'PRIVATE-TOKEN': token } }],
    [at, { headers: { authorization: `Bearer ${token}` } }],
    [at, { headers: { authorization: `bearer ${token}` } }],
    [`${at}?private_token=${token}`, {}],
    [`${at}?access_token=${token}`, {}],
    [`${at}?bearer_token=${token}`, {}],
  ];
  for (const [url, init] of ways) {
    expect((await seen(await gitlab.fetch(url, init))).body.username).toBe('ada');
  }
  const revoke = { method: 'DELETE', body: new URLSearchParams({ private_token: token }) };
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/personal_access_tokens/self`, revoke);
  expect(answer.status).toBe(204);
});

test('a parameter goes before a header; a bearer in both places is refused', async () => {
  const gitlab = harbor();
  const at = `${gitlab.baseUrl}/api/v4/user`;
  const headers = { 'private-token': tokens.root };
  const answer = await gitlab.fetch(`${at}?private_token=${tokens.adaApi}`, { headers });
  expect((await seen(answer)).body.username).toBe('ada');
  const twice = { headers: { authorization: `Bearer ${tokens.root}` } };
  expect((await gitlab.fetch(`${at}?access_token=${tokens.root}`, twice)).status).toBe(400);
});

test('a token of too small a scope is told which would do', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaReadOnly);
  expect((await call('GET', '/projects/1/variables')).status).toBe(200);
  const answer = await call('POST', '/projects/1/variables', { key: 'A', value: 'b' });
  expect(answer).toMatchObject({
    status: 403,
    body: {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: 'api',
    },
  });
  expect(answer.headers.has('www-authenticate')).toBe(false);
});

test('a token ends at midnight UTC of its date, not before', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const { expires_at: end } = (await call('GET', '/personal_access_tokens/self')).body;
  gitlab.clock.set(`${end}T00:00:00Z`);
  gitlab.clock.advance({ ms: -1 });
  expect((await call('GET', '/user')).status).toBe(200);
  gitlab.clock.advance({ ms: 1 });
  expect((await call('GET', '/user')).status).toBe(401);
});

test('a blocked account is refused by name of the reason', async () => {
  const gitlab = harbor();
  gitlab.seed({
    people: [{ username: 'dee', state: 'blocked' }],
    tokens: [{ token: 'glpat-dee-00000000000000', name: 'x', user: 'dee', scopes: ['api'] }],
  });
  expect(await caller(gitlab, 'glpat-dee-00000000000000')('GET', '/user')).toMatchObject({
    status: 403,
    body: { message: '403 Forbidden - Your account has been blocked.' },
  });
});

test('who is calling comes before what is wrong with the call', async () => {
  const call = caller(harbor());
  expect(await call('POST', '/projects/1/access_tokens', { scopes: ['nonsense'] })).toMatchObject(
    unauthorized,
  );
});

test('use is noted at most once a minute, with the address', async () => {
  const gitlab = harbor();
  const self = async () => (await caller(gitlab, tokens.adaApi)('GET', '/personal_access_tokens/self')).body;
  expect(await self()).toMatchObject({
    last_used_at: '2027-01-31T08:00:00.000Z',
    last_used_ips: ['127.0.0.1'],
  });
  gitlab.clock.advance({ seconds: 59 });
  expect((await self()).last_used_at).toBe('2027-01-31T08:00:00.000Z');
  gitlab.clock.advance({ seconds: 1 });
  expect((await self()).last_used_at).toBe('2027-01-31T08:01:00.000Z');
});
