import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

const variables = '/api/v4/projects/1/variables';
const headers = { 'private-token': tokens.adaApi };

test('an unknown route, a wrong verb and the old API each have their answer', async () => {
  const call = caller(harbor(), tokens.adaApi);
  expect(await call('GET', '/nonsense')).toMatchObject({ status: 404, body: { error: '404 Not Found' } });
  const wrong = await call('DELETE', '/projects');
  expect(wrong).toMatchObject({ status: 405, body: { error: '405 Not Allowed' } });
  expect(wrong.headers.get('allow')).toBe('OPTIONS, HEAD, GET, POST');
  const gitlab = harbor();
  expect((await gitlab.fetch(`${gitlab.baseUrl}/api/v3/user`)).status).toBe(410);
});

test('a path with a decoded slash is an unknown route', async () => {
  const call = caller(harbor(), tokens.adaApi);
  expect((await call('GET', '/projects/harbor%2Fdock')).status).toBe(200);
  expect(await call('GET', '/projects/harbor/dock')).toMatchObject({
    status: 404,
    body: { error: '404 Not Found' },
  });
});

test('bodies come as JSON, form and multipart, and parameters in the query of any verb', async () => {
  const gitlab = harbor();
  const form = new FormData();
  form.set('key', 'MULTIPART');
  form.set('value', 'v');
  form.set('file', new Blob(['x']), 'x.txt');
  const bodies: [string, RequestInit][] = [
    [
      variables,
      { body: JSON.stringify({ key: 'JSON', value: 'v' }), headers: { 'content-type': 'application/json' } },
    ],
    [variables, { body: new URLSearchParams({ key: 'FORM', value: 'v' }) }],
    [variables, { body: form }],
    [`${variables}?key=QUERY&value=v`, {}],
  ];
  for (const [path, init] of bodies) {
    const request = new Request(gitlab.baseUrl + path, { ...init, method: 'POST' });
    request.headers.set('private-token', tokens.adaApi);
    expect((await gitlab.fetch(request)).status).toBe(201);
  }
});

test('the body wins over the query', async () => {
  const gitlab = harbor();
  const answer = await caller(gitlab, tokens.adaApi)('POST', '/projects/1/variables?key=Q&value=q', {
    key: 'B',
  });
  expect(answer.body).toMatchObject({ key: 'B', value: 'q' });
});

test.each([
  ['{"broken', 'application/json', 400, 'does not match declared format'],
  ['x', 'text/plain', 415, "The provided content-type 'text/plain' is not supported."],
])('a body of %j as %s is refused', async (body, type, status, text) => {
  const gitlab = harbor();
  const init = { method: 'POST', body, headers: { ...headers, 'content-type': type } };
  const answer = await seen(await gitlab.fetch(gitlab.baseUrl + variables, init));
  expect(answer.status).toBe(status);
  expect(answer.body.error).toContain(text);
});

test('a JSON body that is no object counts as none', async () => {
  const answer = await caller(harbor(), tokens.adaApi)('POST', '/projects/1/variables', '[1]');
  expect(answer.body).toStrictEqual({ error: 'key is missing, value is missing' });
});

test('every answer has a request id of its own, and an ETag that saves the body', async () => {
  const gitlab = harbor();
  const first = await caller(gitlab, tokens.adaApi)('GET', '/version');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
  expect(first.headers.get('x-gitlab-meta')).toContain(first.headers.get('x-request-id'));
  const again = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/version`, {
    headers: { ...headers, 'if-none-match': etag },
  });
  expect(again.status).toBe(304);
  expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
});

test('HEAD works where GET does', async () => {
  const gitlab = harbor();
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/projects`, { method: 'HEAD', headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-total')).toBe('3');
  expect(await answer.text()).toBe('');
});

test('JSON escapes what Rails escapes', async () => {
  const gitlab = harbor();
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers });
  expect(await answer.text()).toContain(String.raw`?s=80\u0026d=identicon`);
});

test('browsers of other origins may call the API and the token endpoint, not the consent page', async () => {
  const gitlab = harbor();
  const preflight = (path: string) =>
    gitlab.fetch(gitlab.baseUrl + path, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.test', 'access-control-request-method': 'POST' },
    });
  expect((await preflight('/api/v4/user')).headers.get('access-control-allow-origin')).toBe('*');
  expect((await preflight('/oauth/token')).headers.get('access-control-allow-origin')).toBe('*');
  expect((await preflight('/oauth/authorize')).headers.has('access-control-allow-origin')).toBe(false);
});

test('in process no other host answers, and redirects are followed as fetch follows them', async () => {
  const gitlab = harbor();
  gitlab.seed({ projects: [{ path: 'harbor/quay', former_paths: ['harbor/old'] }] });
  await expect(gitlab.fetch('http://elsewhere.test/api/v4/user')).rejects.toThrow('fetch failed');
  const moved = `${gitlab.baseUrl}/api/v4/projects/harbor%2Fold`;
  expect((await seen(await gitlab.fetch(moved, { headers }))).body.path).toBe('quay');
  const manual = await gitlab.fetch(moved, { headers, redirect: 'manual' });
  expect(manual.status).toBe(301);
  expect(await manual.text()).toContain('This resource has been moved permanently to');
  expect(await caller(gitlab, tokens.adaApi)('POST', '/projects/harbor%2Fold/variables', {})).toMatchObject({
    status: 405,
    body: { message: 'Non GET methods are not allowed for moved projects' },
  });
});

test('what is wrong inside a hash is said of its member, and of the whole when it is no hash', async () => {
  const ada = caller(harbor(), tokens.adaApi);
  const ask = async (query: string) => (await ada('GET', `/projects/1/variables/DB_PASS?${query}`)).body;
  expect(await ask('filter[environment_scope][]=x')).toStrictEqual({
    error: 'filter[environment_scope] is invalid',
  });
  expect(await ask('filter=x')).toStrictEqual({ error: 'filter is invalid' });
});

test('what is written is answered with its body, whatever tag the caller knows', async () => {
  const gitlab = harbor();
  const write = (more: Record<string, string> = {}) =>
    gitlab.fetch(`${gitlab.baseUrl}${variables}/DEPLOY_TARGET`, {
      method: 'PUT',
      body: new URLSearchParams({ value: 'same' }),
      headers: { ...headers, ...more },
    });
  const etag = (await write()).headers.get('etag') ?? '';
  const again = await write({ 'if-none-match': etag });
  expect([again.status, again.headers.get('etag')]).toStrictEqual([200, etag]);
});

test('in process a redirect to another origin takes no bearer token along', async () => {
  const gitlab = harbor({ switches: { linkUrl: 'http://gitlab.test' } });
  gitlab.seed({ projects: [{ path: 'harbor/quay', former_paths: ['harbor/old'] }] });
  const url = await gitlab.listen();
  const bearer = { authorization: `Bearer ${tokens.adaApi}` };
  const ask = async (origin: string) =>
    (await gitlab.fetch(`${origin}/api/v4/projects/harbor%2Fold`, { headers: bearer })).status;
  expect([await ask(gitlab.baseUrl), await ask(url)]).toStrictEqual([200, 404]);
  await gitlab.close();
});

test.each([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'PUT', 'GET'],
  [301, 'PUT', 'PUT'],
  [302, 'DELETE', 'DELETE'],
  [307, 'POST', 'POST'],
])('in process a %i after %s is followed with %s', async (status, method, next) => {
  const gitlab = harbor();
  const location = `/api/v4/projects${method === 'POST' ? '' : '/1'}`;
  gitlab.faults.add({ kind: 'status', status, headers: { location }, times: 1 });
  const body = method === 'DELETE' ? null : new URLSearchParams({ value: 'x' });
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/groups`, { method, headers, body });
  expect(gitlab.journal.entries().map((entry) => entry.method)).toStrictEqual([method, next]);
  const [first, followed] = gitlab.journal.entries();
  expect(followed?.path).toBe(location);
  expect(followed?.parameters).toStrictEqual(next === 'GET' ? {} : first?.parameters);
});

test('in process a redirect brings forms and bodies of a Request again, and of a stream refuses to', async () => {
  const gitlab = harbor();
  gitlab.faults.add({
    kind: 'status',
    status: 307,
    headers: { location: '/api/v4/projects' },
    match: { path: '/api/v4/groups' },
  });
  const url = `${gitlab.baseUrl}/api/v4/groups`;
  const form = new FormData();
  form.set('name', 'x');
  await gitlab.fetch(url, { method: 'POST', headers, body: form });
  await gitlab.fetch(new Request(url, { method: 'POST', headers, body: form }));
  expect(gitlab.journal.entries().map(({ parameters }) => parameters)).toStrictEqual(
    Array.from({ length: 4 }, () => ({ name: 'x' })),
  );
  const stream = { method: 'POST', headers, body: new Blob(['{}']).stream(), duplex: 'half' } as const;
  await expect(gitlab.fetch(url, stream)).rejects.toThrow('fetch failed');
});

test('a parameter called as the prototype of objects gives nothing to the others', async () => {
  const ada = caller(harbor(), tokens.adaApi);
  for (const name of ['__proto__[value]', 'value[__proto__]', '__proto__[]']) {
    const query = new URLSearchParams({ key: 'KEY', [name]: 'v' }).toString();
    const { status, body } = await ada('POST', `/projects/1/variables?${query}`);
    expect([name, status, body.error]).toStrictEqual([
      name,
      400,
      name.startsWith('value') ? 'value is invalid' : 'value is missing',
    ]);
  }
});
