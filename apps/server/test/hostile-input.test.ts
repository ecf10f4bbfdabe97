import { ConnectionError } from '@moorage/core';
import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { secretsIn } from '../src/http/redact.ts';
import { createWorld, gitlabUrl } from './world.ts';

const deep = '['.repeat(100_000) + ']'.repeat(100_000);

test('a failure is told and logged also when the body is nested very deep', async () => {
  const send = async () => {
    throw new ConnectionError('unavailable', 'git.example.com did not answer.');
  };
  const world = await createWorld({ send });
  const person = await world.administrator();
  const settings = { instanceUrl: gitlabUrl, tokenKind: 'personal' };
  const values = { name: 'deep', app: 'gitlab', method: 'access-token', settings };
  const secrets = `{"token":"${world.watch.add('glpat-beside-depth-0001')}","more":${deep}}`;
  const { status, json, headers } = await person.post(
    '/api/v1/app-connections',
    `${JSON.stringify(values).slice(0, -1)},"secrets":${secrets}}`,
  );
  expect([status, json.error.code]).toEqual([502, 'unavailable']);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  const { requestId } = json.error;
  expect(headers.get('x-request-id')).toBe(requestId);
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'request failed', requestId }));
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'request', requestId, status: 502 }));
});

test('secrets are found below their names at any depth, each once', () => {
  const value: unknown = JSON.parse(
    `{"name":"kept","secrets":{"a":"one","list":["two",${deep.replace('[]', '["three"]')}]},"token":"one"}`,
  );
  expect([...secretsIn(value)].toSorted()).toEqual(['one', 'three', 'two']);
});

const nul = '\u0000';
const escape = '\u001b[31m';

test.each([
  ['POST', 'app-connections', { name: `a${nul}b` }, ['name']],
  ['POST', 'app-connections', { name: `a${escape}b`, app: nul, method: nul }, ['name', 'app', 'method']],
  ['POST', 'app-connections', { name: 'a\nb', description: `a${nul}` }, ['name', 'description']],
  ['POST', 'app-connections', { name: 'half a \ud800 pair' }, ['name']],
  [
    'PATCH',
    'app-connections/some-id',
    { name: nul.padStart(3, 'x'), description: escape },
    ['name', 'description'],
  ],
  [
    'POST',
    'oauth-applications',
    { clientId: `a${nul}b`, clientSecret: `c${nul}d` },
    ['clientId', 'clientSecret'],
  ],
])('%s %s refuses control characters: %j', async (method, path, values, named) => {
  const world = await createWorld();
  const person = await world.administrator();
  const whole = {
    app: 'gitlab',
    ...(path === 'app-connections' ? { method: 'access-token', settings: {}, secrets: {} } : {}),
    ...(path === 'oauth-applications' ? { instanceUrl: gitlabUrl } : {}),
    ...values,
  };
  const { status, json } =
    method === 'PATCH'
      ? await person.patch(`/api/v1/${path}`, values)
      : await person.post(`/api/v1/${path}`, whole);
  expect([status, json.error.code]).toEqual([400, 'invalid_input']);
  expect(Object.keys(json.error.fields)).toEqual(named);
  for (const sentence of Object.values(json.error.fields))
    expect(sentence).toMatch(/^Leave out control char/);
});

test('a description keeps its line ends, and a name loses one at its end', async () => {
  const world = await createWorld();
  const person = await world.administrator();
  const { status, json } = await person.post('/api/v1/app-connections', {
    name: 'two lines\n',
    description: 'first\r\n\tsecond',
    app: 'gitlab',
    method: 'access-token',
    settings: { instanceUrl: gitlabUrl, tokenKind: 'personal' },
    secrets: { token: demoCredentials.tokens.adaApi },
  });
  expect(status).toBe(201);
  expect(json).toMatchObject({ name: 'two lines', description: 'first\r\n\tsecond' });
});

test.each(['search=a%00b', 'app=%00', 'cursor=a%1b'])('a list refuses the query %s', async (query) => {
  const world = await createWorld();
  const { status, json } = await (await world.administrator()).get(`/api/v1/app-connections?${query}`);
  expect([status, Object.values(json.error.fields)]).toEqual([400, ['Leave out control characters.']]);
});

test.each(['app-connections/%00', 'app-connections/a%1Fb/check', 'oauth-applications/%7f'])(
  'there is nothing at %s, and no store is asked for it',
  async (path) => {
    const world = await createWorld();
    const person = await world.administrator();
    Object.assign(world.engine.stores, { connections: {}, oauthApplications: {} });
    const method = path.endsWith('check') ? 'post' : path.startsWith('oauth') ? 'delete' : 'get';
    expect((await person[method](`/api/v1/${path}`)).json.error.code).toBe('not_found');
  },
);

test.each(['/api/auth/sign-in/email', '/api/v1/setup'])('%s takes no more than 8 KiB', async (path) => {
  const world = await createWorld();
  const { status, json } = await world
    .browser()
    .post(path, { email: 'a@b.co', password: 'x', more: 'x'.repeat(8192) });
  expect([status, json.error.message]).toEqual([413, 'The body of the request is larger than 8 KiB.']);
});

test('an e-mail address is measured before its form is looked at', async () => {
  const world = await createWorld();
  const { json } = await world.browser().post('/api/auth/sign-in/email', {
    email: `${'a.'.repeat(3000)}@`,
    password: 'x',
  });
  expect(json.error.fields).toEqual({ email: 'Use at most 200 characters.' });
});
