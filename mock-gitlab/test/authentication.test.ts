import { expect, test } from 'vitest';
import { caller, harbor, oauthApplication, people, seen, tokens } from './harbor.ts';

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
  expect(await seen(await gitlab.fetch(`${at}?access_token=${tokens.root}`, twice))).toMatchObject({
    status: 400,
    body: {
      error: 'invalid_request',
      error_description: 'Both Authorization header and payload includes access token.',
    },
  });
  const both = { headers: { 'private-token': tokens.adaApi, authorization: `Bearer ${tokens.root}` } };
  expect((await seen(await gitlab.fetch(at, both))).body.username).toBe('ada');
});

test('an OAuth token is one for Bearer and unknown as PRIVATE-TOKEN', async () => {
  const gitlab = harbor({ switches: { passwordGrant: true } });
  const body = new URLSearchParams({
    grant_type: 'password',
    username: 'ada',
    password: people.ada.password,
  });
  body.set('client_id', oauthApplication.clientId);
  body.set('client_secret', oauthApplication.clientSecret);
  const granted = await seen(await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, { method: 'POST', body }));
  const at = `${gitlab.baseUrl}/api/v4/user`;
  const token: string = granted.body.access_token;
  expect((await gitlab.fetch(at, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  expect(await seen(await gitlab.fetch(at, { headers: { 'private-token': token } }))).toMatchObject(
    unauthorized,
  );
  expect(
    (await gitlab.fetch(at, { headers: { authorization: `Basic ${btoa(`ada:${token}`)}` } })).status,
  ).toBe(401);
});

test('read_user reads people and the version, and nothing else', async () => {
  const gitlab = harbor();
  gitlab.seed({
    tokens: [{ token: 'glpat-ada-read-user-000', name: 'x', user: 'ada', scopes: ['read_user'] }],
  });
  const call = caller(gitlab, 'glpat-ada-read-user-000');
  for (const path of ['/user', '/users', '/users/3', '/version', '/metadata', '/user/keys']) {
    expect((await call('GET', path)).status).toBe(200);
  }
  expect((await call('GET', '/projects/1')).body).toMatchObject({
    error: 'insufficient_scope',
    scope: 'api read_api',
  });
  expect((await call('POST', '/user/emails', { email: 'a@b.example' })).body).toMatchObject({ scope: 'api' });
});

test('a token that has ended says so though it is revoked too, and before it says that its scope is small', async () => {
  const gitlab = harbor();
  gitlab.seed({
    tokens: [
      {
        token: 'glpat-ended-and-revoked',
        name: 'x',
        user: 'ada',
        scopes: [],
        expires_in_days: -1,
        revoked: true,
      },
      { token: 'glpat-revoked-and-small', name: 'y', user: 'ada', scopes: [], revoked: true },
    ],
  });
  const told = async (token: string) => (await caller(gitlab, token)('GET', '/user')).body.error_description;
  expect(await told('glpat-ended-and-revoked')).toMatch(/^Token is expired/);
  expect(await told('glpat-revoked-and-small')).toMatch(/^Token was revoked/);
});

test('an impersonation token is worth nothing where impersonation is off', async () => {
  const gitlab = harbor();
  const { body } = await caller(gitlab, tokens.root)('POST', '/users/2/impersonation_tokens', {
    name: 'x',
    scopes: ['api'],
    expires_at: '2027-06-01',
  });
  expect((await caller(gitlab, body.token)('GET', '/user')).body.username).toBe('ada');
  const off = harbor({ switches: { impersonation: false } });
  off.restore(gitlab.snapshot());
  expect((await caller(off, body.token)('GET', '/user')).body).toStrictEqual({
    error: 'invalid_token',
    error_description: 'Token is an impersonation token but impersonation was disabled.',
  });
});

test.each([
  ['blocked', 'Your account has been blocked.'],
  ['banned', 'Your account has been blocked.'],
  [
    'deactivated',
    'Your account has been deactivated by your administrator. Please log back in from a web browser to reactivate your account at http://gitlab.test',
  ],
  ['blocked_pending_approval', 'Your account is pending approval from your administrator and hence blocked.'],
] as const)('a %s account is refused by name of the reason', async (state, reason) => {
  const gitlab = harbor();
  gitlab.seed({
    people: [{ username: 'dee', state }],
    tokens: [{ token: 'glpat-dee-00000000000000', name: 'x', user: 'dee', scopes: ['api'] }],
  });
  expect(await caller(gitlab, 'glpat-dee-00000000000000')('GET', '/user')).toMatchObject({
    status: 403,
    body: { message: `403 Forbidden - ${reason}` },
  });
});

/** Signs ada in with a browser's means. */
async function browser() {
  const gitlab = harbor();
  const signIn = `${gitlab.baseUrl}/users/sign_in`;
  const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const form = await gitlab.fetch(signIn);
  const csrf = /name="authenticity_token" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const body = new URLSearchParams({
    authenticity_token: csrf,
    'user[login]': 'ada',
    'user[password]': people.ada.password,
  });
  const signedIn = await gitlab.fetch(signIn, {
    method: 'POST',
    body,
    headers: { cookie: cookieOf(form) },
    redirect: 'manual',
  });
  const cookie = cookieOf(signedIn);
  const page = await gitlab.fetch(`${gitlab.baseUrl}/dashboard`, { headers: { cookie } });
  const token = /name="authenticity_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  return { gitlab, cookie, token };
}

test('a session reads with its cookie, and writes only with the token of its pages', async () => {
  const { gitlab, cookie, token } = await browser();
  const at = `${gitlab.baseUrl}/api/v4/user`;
  expect((await seen(await gitlab.fetch(at, { headers: { cookie } }))).body.username).toBe('ada');
  const write = (headers: Record<string, string>) =>
    gitlab.fetch(`${at}/emails`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ email: 'ada@quay.example' }),
    });
  expect((await write({ cookie })).status).toBe(401);
  expect((await write({ cookie, 'x-csrf-token': 'another' })).status).toBe(401);
  expect((await write({ cookie, 'x-csrf-token': token })).status).toBe(201);
  await caller(gitlab, tokens.root)('POST', '/users/2/block');
  expect((await gitlab.fetch(at, { headers: { cookie } })).status).toBe(403);
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

test('who is calling comes before what is wrong with the call', async () => {
  const call = caller(harbor());
  expect(await call('POST', '/projects/1/access_tokens', { scopes: ['nonsense'] })).toMatchObject(
    unauthorized,
  );
});
