import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { type Seen, harbor, seen } from './harbor.ts';
import { browser, connect, credentials, post } from './oauth-walk.ts';

const send = async (gitlab: MockGitLab, path: string, init: RequestInit): Promise<Seen> =>
  seen(await gitlab.fetch(`${gitlab.baseUrl}${path}`, { redirect: 'manual', ...init }));

const own = { ...credentials, grant_type: 'client_credentials' };
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
const { client_id: id, client_secret: secret } = credentials;

test.each<[string, string, RequestInit]>([
  ['a form', '', { body: new URLSearchParams(own) }],
  ['JSON', '', { body: JSON.stringify(own), headers: { 'content-type': 'application/json; charset=utf-8' } }],
  [
    'a multipart form',
    '',
    { body: Object.entries(own).reduce((form, [k, v]) => (form.append(k, v), form), new FormData()) },
  ],
  ['the query', `?${new URLSearchParams(own).toString()}`, {}],
  [
    'both, of which the body wins',
    `?${new URLSearchParams({ ...own, client_secret: 'x' }).toString()}`,
    { body: new URLSearchParams({ client_secret: secret }) },
  ],
  [
    'HTTP Basic, which goes before parameters',
    '',
    {
      body: new URLSearchParams({ ...own, client_secret: 'x' }),
      headers: { authorization: basic(`${id}:${secret}`) },
    },
  ],
  [
    'HTTP Basic without an id, which says nothing',
    '',
    { body: new URLSearchParams(own), headers: { authorization: basic(':x') } },
  ],
])('the token endpoint reads %s', async (_, query, init) => {
  const answer = await send(harbor(), `/oauth/token${query}`, { method: 'POST', ...init });
  expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store, no-cache');
  expect(answer.headers.get('pragma')).toBe('no-cache');
});

test.each<[string, RequestInit]>([
  ['plain text', { body: new URLSearchParams(own).toString(), headers: { 'content-type': 'text/plain' } }],
  ['no type at all', { body: new Blob([new URLSearchParams(own).toString()]) }],
  ['JSON that is no object', { body: '[1]', headers: { 'content-type': 'application/json' } }],
  ['JSON null', { body: 'null', headers: { 'content-type': 'application/json' } }],
  ['nothing', {}],
])('a body of %s holds no parameters', async (_, init) => {
  const answer = await send(harbor(), '/oauth/token', { method: 'POST', ...init });
  expect(answer).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', error_description: 'Missing required parameter: grant_type.' },
  });
});

test.each<[string, RequestInit, string]>([
  [
    'a NUL',
    { body: 'grant_type=a%00b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'Bad Request',
  ],
  [
    'half an escape',
    { body: 'grant_type=%2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'Bad Request',
  ],
  [
    'no UTF-8',
    { body: 'grant_type=%ff', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'Bad Request',
  ],
  [
    'names that contradict each other',
    { body: 'code=x&code[a]=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'Bad Request',
  ],
  [
    'a NUL in JSON',
    { body: '{"grant_type":["\\u0000"]}', headers: { 'content-type': 'application/json' } },
    'Bad Request',
  ],
  ['a NUL in HTTP Basic', { headers: { authorization: basic('a\0:b') } }, 'Bad Request'],
  ['broken JSON', { body: '{', headers: { 'content-type': 'application/json' } }, ''],
])('a request with %s is 400 before OAuth', async (_, init, text) => {
  const answer = await send(harbor(), '/oauth/token', { method: 'POST', ...init });
  expect([answer.status, answer.body]).toStrictEqual([400, text]);
  expect(answer.headers.get('content-type')).toMatch(text === '' ? /^text\/html/ : /^text\/plain$/);
});

test('broken JSON is told as JSON to those who accept it first', async () => {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const answer = await send(harbor(), '/oauth/token', { method: 'POST', body: '{', headers });
  expect(answer).toMatchObject({ status: 400, body: { status: 400, error: 'Bad Request' } });
});

test.each([
  [{ client_secret: '' }, 401, 'invalid_client'],
  [{ client_secret: ' ' }, 401, 'invalid_client'],
  [{ client_id: '' }, 401, 'invalid_client'],
  [{ client_secret: `${secret}0` }, 401, 'invalid_client'],
  [{ client_secret: encodeURIComponent(secret).replaceAll('-', '%2D') }, 401, 'invalid_client'],
  [{ grant_type: ' ' }, 400, 'invalid_request'],
  [{ grant_type: 'device_code' }, 400, 'unsupported_grant_type'],
  [{ scope: 'read_user\nopenid' }, 400, 'invalid_scope'],
  [{ scope: 'user:1' }, 400, 'invalid_scope'],
])('%j is refused, and the state comes back', async (changes, status, error) => {
  const {
    body,
    status: seenStatus,
    headers,
  } = await post(harbor(), '/oauth/token', { ...own, state: 'mine', ...changes });
  expect([seenStatus, body.error, body.state]).toStrictEqual([status, error, 'mine']);
  expect(headers.get('www-authenticate')).toBe(
    `Bearer realm="Doorkeeper", error="${error}", error_description="${body.error_description}"`,
  );
});

test('lists and hashes where a text belongs match nothing', async () => {
  const body = new URLSearchParams([
    ['grant_type', 'refresh_token'],
    ['refresh_token[]', 'x'],
    ['client_id[a]', id],
  ]);
  const answer = await send(harbor(), '/oauth/token', { method: 'POST', body });
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test.each([
  ['GET', '/oauth/token'],
  ['GET', '/oauth/revoke'],
  ['GET', '/oauth/nothing'],
  ['HEAD', '/oauth/introspect'],
  ['GET', '/.well-known/nothing'],
])('%s %s has no route: a stranger is sent to sign in, others find nothing', async (method, path) => {
  const gitlab = harbor();
  const answer = await send(gitlab, path, { method });
  expect([answer.status, answer.headers.get('location')]).toStrictEqual([
    302,
    'http://gitlab.test/users/sign_in',
  ]);
  const ada = await browser(gitlab, 'ada');
  expect((await ada.visit(path)).status).toBe(404);
});

test.each([
  ['PUT', '/oauth/token'],
  ['DELETE', '/oauth/revoke'],
  ['PATCH', '/oauth/userinfo'],
  ['POST', '/oauth/token/info'],
  ['POST', '/oauth/discovery/keys'],
  ['DELETE', '/.well-known/openid-configuration'],
  ['PUT', '/oauth/device'],
])('%s %s is GitLab’s page of 404', async (method, path) => {
  const answer = await send(harbor(), path, { method });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
});

test.each([
  '/oauth/token/info',
  '/oauth/userinfo',
  '/oauth/discovery/keys',
  '/.well-known/openid-configuration',
])('HEAD %s is GET without a body', async (path) => {
  const gitlab = harbor();
  const { access_token: token } = await connect(gitlab);
  const headers = { authorization: `Bearer ${token}` };
  const [get, head] = await Promise.all(
    ['GET', 'HEAD'].map((method) => gitlab.fetch(gitlab.baseUrl + path, { method, headers })),
  );
  expect([head?.status, await head?.text()]).toStrictEqual([200, '']);
  expect(head?.headers.get('etag')).toBe(get?.headers.get('etag'));
});

test('an answer that did not change is 304', async () => {
  const gitlab = harbor();
  const path = '/.well-known/openid-configuration';
  const etag = (await send(gitlab, path, {})).headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
  expect((await send(gitlab, path, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

test('authorize and the device page send strangers to sign in and back', async () => {
  const gitlab = harbor();
  for (const path of ['/oauth/authorize?client_id=x', '/oauth/device?user_code=AB', '/oauth/applications']) {
    const { status, headers } = await send(gitlab, path, {});
    expect([status, headers.get('location')]).toStrictEqual([302, 'http://gitlab.test/users/sign_in']);
  }
});

test('a blocked person is a stranger, with a session or without', async () => {
  const gitlab = harbor();
  const ben = await browser(gitlab, 'ben');
  const root = { 'private-token': 'glpat-moorage-demo-root-00' };
  const blocked = await send(gitlab, '/api/v4/users/3/block', { method: 'POST', headers: root });
  expect(blocked.status).toBe(201);
  expect((await ben.visit('/oauth/authorize')).location).toBe('http://gitlab.test/users/sign_in');
});
