import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

// Requests as nobody should send them, and the answers that Rack, Rails and Grape have for each.

const variables = '/api/v4/projects/1/variables';

/** Sends a body of a type to the variables of a project. */
async function send(body: BodyOf, type: string | null, token: string | undefined = tokens.adaApi) {
  const gitlab = harbor();
  const headers = new Headers(token === '' ? {} : { 'private-token': token });
  const request = new Request(gitlab.baseUrl + variables, { method: 'POST', headers, body });
  if (type === null) request.headers.delete('content-type');
  else request.headers.set('content-type', type);
  return seen(await gitlab.fetch(request));
}
type BodyOf = string | Uint8Array<ArrayBuffer> | FormData;

const good = JSON.stringify({ key: 'GOOD', value: 'v' });
const BROKEN = 'message body does not match declared format';

test.each([
  ['application/json', 201],
  ['application/json;charset=utf-8', 201],
  ['APPLICATION/JSON ; charset=iso-8859-1', 201],
  [null, 201],
  ['text/plain', 415],
  ['application/xml', 415],
  ['application/vnd.api+json', 415],
  ['image/png', 415],
])('JSON sent as %s: %i', async (type, status) => {
  const answer = await send(good, type);
  expect(answer.status).toBe(status);
  if (status === 415) {
    expect(answer.body).toStrictEqual({ error: `The provided content-type '${type}' is not supported.` });
  }
});

test.each([
  '{"key":',
  '{"key":"A"',
  "{'key':'A'}",
  'key=A',
  '\uFEFF{}',
  '{"a":NaN}',
  '[',
  `${'['.repeat(101)}${']'.repeat(101)}`,
  `{"key":${'{"a":'.repeat(100_000)}`,
])('the JSON %j is told that it is none', async (body) => {
  const { status, body: told } = await send(body, 'application/json');
  expect(status).toBe(400);
  expect(told.error).toContain(BROKEN);
});

test.each(['[]', '1', '"text"', 'null', 'true', '[{"key":"A"}]', `${'['.repeat(99)}${']'.repeat(99)}`])(
  'the JSON %j counts as no parameters',
  async (body) => {
    expect((await send(body, 'application/json')).body).toStrictEqual({
      error: 'key is missing, value is missing',
    });
  },
);

test('an empty body of JSON is no broken one', async () => {
  expect((await send('', 'application/json')).body).toStrictEqual({
    error: 'key is missing, value is missing',
  });
});

test.each([
  ['a NUL in JSON', JSON.stringify({ key: 'A', value: 'a\0b' }), 'application/json'],
  ['a NUL in a form', 'key=A&value=a%00b', 'application/x-www-form-urlencoded'],
  ['broken UTF-8 in JSON', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'application/json'],
  ['broken UTF-8 in a form', 'key=A&value=%ff', 'application/x-www-form-urlencoded'],
  ['a broken escape in a form', 'key=A&value=%zz', 'application/x-www-form-urlencoded'],
  ['a name that is text and list', 'key=A&key[]=B', 'application/x-www-form-urlencoded'],
  ['a name that is list and hash', 'key[]=A&key[b]=B', 'application/x-www-form-urlencoded'],
  ['hashes in hashes without end', `key${'[a]'.repeat(40)}=B`, 'application/x-www-form-urlencoded'],
])('%s is a bad request', async (_, body, type) => {
  const answer = await send(body, type);
  expect(answer).toMatchObject({ status: 400, body: 'Bad Request' });
  expect(answer.headers.get('content-type')).toBe('text/plain');
});

test.each(['?value=%00', '?value=%ff', '?value=%zz', '?a=1&a[b]=2'])(
  'the query %s is a bad request',
  async (query) => {
    const gitlab = harbor();
    const headers = { 'private-token': tokens.adaApi };
    const answer = await seen(await gitlab.fetch(`${gitlab.baseUrl}${variables}${query}`, { headers }));
    expect(answer).toMatchObject({ status: 400, body: 'Bad Request' });
  },
);

test.each(['%00', '%ff', '%zz', '%'])('the path part %s is a bad request', async (part) => {
  expect(await caller(harbor(), tokens.adaApi)('GET', `/projects/${part}`)).toMatchObject({
    status: 400,
    body: 'Bad Request',
  });
});

test.each(['multipart/form-data', 'multipart/form-data; boundary=x'])(
  '%s without its parts is told so',
  async (type) => {
    const { status, body } = await send('--y\r\nnothing', type);
    expect(status).toBe(400);
    expect(body.error).toBe(`empty message body supplied with ${type} content-type`);
  },
);

test('lists and hashes come in Rack’s way, in lists too', async () => {
  const form = 'key=LISTS&value=v&filter[environment_scope]=*&scopes[]=a&scopes[]=b&list[][name]=x';
  expect((await send(form, 'application/x-www-form-urlencoded')).status).toBe(201);
  expect((await send('key[]=A&value=v', 'application/x-www-form-urlencoded')).body).toStrictEqual({
    error: 'key is invalid',
  });
  expect((await send('{"key":{"a":1},"value":[]}', 'application/json')).body).toStrictEqual({
    error: 'key is invalid, value is invalid',
  });
});

const truths: readonly (readonly [unknown, boolean])[] = [
  ...['true', '1', 't', 'T', 'yes', 'Y', 'on', true, 1].map((spelling) => [spelling, true] as const),
  ...['false', '0', 'f', 'no', 'n', 'OFF', false, 0].map((spelling) => [spelling, false] as const),
  ['', false],
  [null, false],
];

test.each(truths)('%j is the truth %j', async (spelling, truth) => {
  const answer = await send(
    JSON.stringify({ key: 'B', value: 'v', protected: spelling }),
    'application/json',
  );
  expect(answer.body.protected).toBe(truth);
});

test.each(['maybe', 2, 'tru', [true], { a: 1 }, 1.5])('%j is no truth', async (spelling) => {
  const answer = await send(
    JSON.stringify({ key: 'B', value: 'v', protected: spelling }),
    'application/json',
  );
  expect(answer).toMatchObject({ status: 400, body: { error: 'protected is invalid' } });
});

test.each([
  ['1e3', 400],
  ['99999999999999999999999', 200],
  ['-99999999999999999999', 400],
  ['1.5', 400],
  [' 2', 200],
])('the page number %s: %i', async (page, status) => {
  const { status: answered } = await caller(harbor(), tokens.adaApi)(
    'GET',
    `/users?page=${encodeURIComponent(page)}`,
  );
  expect(answered).toBe(status);
});

test('the order of refusals is route, verb, format, type, JSON, token, parameters', async () => {
  const call = caller(harbor());
  expect((await call('POST', '/nonsense.xml', '{')).status).toBe(404);
  expect((await call('POST', '/version.xml', '{')).status).toBe(405);
  expect((await call('POST', '/projects/1/variables.xml', '{')).body).toStrictEqual({
    error: "The requested format 'xml' is not supported.",
  });
  expect((await send('{', 'text/plain', '')).status).toBe(415);
  expect((await send('{', 'application/json', '')).status).toBe(400);
  expect((await send('{}', 'application/json', '')).status).toBe(401);
  expect((await send('{}', 'application/json')).status).toBe(400);
});

test.each(['/user.json', '/users/2.json', '/projects/1/variables.json', '/projects/harbor%2Fdock.json'])(
  'the suffix of %s is taken',
  async (path) => {
    expect((await caller(harbor(), tokens.adaApi)('GET', path)).status).toBe(200);
  },
);

test.each(['/user.xml', '/users/2.txt', '/projects.html', '/user?format=xml'])(
  '%s is no format',
  async (path) => {
    expect((await caller(harbor(), tokens.adaApi)('GET', path)).status).toBe(406);
  },
);

test('OPTIONS tells the verbs of a path, unknown paths have none', async () => {
  const call = caller(harbor());
  const answer = await call('OPTIONS', '/users');
  expect(answer.status).toBe(204);
  expect(answer.headers.get('allow')).toBe('OPTIONS, HEAD, GET, POST');
  expect((await call('OPTIONS', '/nonsense')).status).toBe(404);
  expect((await call('PROPFIND', '/users')).status).toBe(405);
});
