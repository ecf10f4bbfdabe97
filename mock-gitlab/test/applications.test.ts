import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { caller, harbor, oauthApplication, tokens } from './harbor.ts';
import { asBearer, authorizationUrl, browser, connect, post } from './oauth-walk.ts';

const PATH = '/-/user_settings/applications';
const asRoot = (gitlab: MockGitLab) => caller(gitlab, tokens.root);
const usual = { name: 'ci', redirect_uri: 'https://ci.test/cb', scopes: 'api read_user' };

test('an administrator makes an application whose secret is told once', async () => {
  const gitlab = harbor();
  const call = asRoot(gitlab);
  const { status, body } = await call('POST', '/applications', usual);
  expect(status).toBe(201);
  expect(body).toStrictEqual({
    id: 2,
    application_id: expect.stringMatching(/^[0-9a-f]{64}$/),
    application_name: 'ci',
    callback_url: 'https://ci.test/cb',
    confidential: true,
    secret: expect.stringMatching(/^gloas-[0-9a-f]{64}$/),
  });
  const list = await call('GET', '/applications');
  expect(list.body).toHaveLength(2);
  expect(list.body[1]).toStrictEqual({
    id: 2,
    application_id: body.application_id,
    application_name: 'ci',
    callback_url: 'https://ci.test/cb',
    confidential: true,
  });
  const own = {
    client_id: body.application_id,
    client_secret: body.secret,
    grant_type: 'client_credentials',
  };
  expect((await post(gitlab, '/oauth/token', own)).status).toBe(200);
});

test('several redirect URIs stand below each other, and null is as good as saying nothing', async () => {
  const uris = 'https://ci.test/cb\nhttp://127.0.0.1/cb com.ci.app:/cb';
  const { body } = await asRoot(harbor())('POST', '/applications', {
    ...usual,
    redirect_uri: uris,
    confidential: null,
  });
  expect(body).toMatchObject({
    callback_url: 'https://ci.test/cb\nhttp://127.0.0.1/cb\ncom.ci.app:/cb',
    confidential: true,
  });
});

test.each([
  [{}, 'name is missing, redirect_uri is missing, scopes is missing, scopes is empty'],
  [{ ...usual, scopes: ' ' }, 'scopes is empty'],
  [{ ...usual, confidential: 'perhaps' }, 'confidential is invalid'],
])('the parameters %j are refused', async (body, error) => {
  const answer = await asRoot(harbor())('POST', '/applications', body);
  expect(answer).toMatchObject({ status: 400, body: { error } });
});

test.each([
  [{ redirect_uri: '/cb' }, { redirect_uri: ['must be an absolute URI.'] }],
  [{ redirect_uri: 'https://ci.test/cb#x' }, { redirect_uri: ['cannot contain a fragment.'] }],
  [{ redirect_uri: 'http://' }, { redirect_uri: ['must be a valid URI.'] }],
  [{ redirect_uri: 'http://ci.test:port/' }, { redirect_uri: ['must be a valid URI.'] }],
  [{ redirect_uri: 'https://ci.test/<cb>' }, { redirect_uri: ['must be a valid URI.'] }],
  [{ redirect_uri: 'https://ci.test/%zz' }, { redirect_uri: ['must be a valid URI.'] }],
  [{ redirect_uri: 'javascript://alert()' }, { redirect_uri: ['is forbidden by the server.'] }],
  [
    { redirect_uri: 'DATA:text/html,x' },
    { redirect_uri: ['is forbidden by the server.', 'must specify a scheme.'] },
  ],
  [{ redirect_uri: 'localhost:3000/cb' }, { redirect_uri: ['must specify a scheme.'] }],
  [{ redirect_uri: '' }, { redirect_uri: ["can't be blank"] }],
  [{ name: '' }, { name: ["can't be blank"] }],
  [{ scopes: 'api nonsense' }, { scopes: ["doesn't match configured on the server."] }],
])('the model refuses %j', async (changes, message) => {
  const answer = await asRoot(harbor())('POST', '/applications', { ...usual, ...changes });
  expect(answer).toMatchObject({ status: 400, body: { message } });
});

test('a new secret ends the old one, and 404 answers for what is not there', async () => {
  const gitlab = harbor();
  const call = asRoot(gitlab);
  const { status, body } = await call('POST', '/applications/1/renew-secret');
  expect([status, body.secret]).toStrictEqual([201, expect.stringMatching(/^gloas-[0-9a-f]{64}$/)]);
  const prove = (secret: string) =>
    post(gitlab, '/oauth/token', {
      client_id: oauthApplication.clientId,
      client_secret: secret,
      grant_type: 'client_credentials',
    });
  expect((await prove(oauthApplication.clientSecret)).body.error).toBe('invalid_client');
  expect((await prove(body.secret)).status).toBe(200);
  const missing = { status: 404, body: { message: '404 Application Not Found' } };
  expect(await call('POST', '/applications/99/renew-secret')).toMatchObject(missing);
  expect(await call('DELETE', '/applications/99')).toMatchObject(missing);
  expect((await call('DELETE', '/applications/x')).body).toStrictEqual({ error: 'id is invalid' });
});

test('a deleted application takes its tokens along: nobody knows them', async () => {
  const gitlab = harbor();
  const pair = await connect(gitlab);
  expect((await asRoot(gitlab)('DELETE', '/applications/1')).status).toBe(204);
  expect((await asBearer(gitlab, pair.access_token)).body).toStrictEqual({ message: '401 Unauthorized' });
});

test.each([
  ['ada, who is none', tokens.adaApi, 403, { message: '403 Forbidden' }],
  ['nobody', undefined, 401, { message: '401 Unauthorized' }],
])('only administrators see them: %s', async (_, token, status, body) => {
  const call = caller(harbor(), token);
  for (const [verb, path] of [
    ['GET', '/applications'],
    ['POST', '/applications'],
    ['DELETE', '/applications/1'],
    ['POST', '/applications/1/renew-secret'],
  ] as const) {
    expect(await call(verb, path)).toMatchObject({ status, body });
  }
});

const form = (changes: Record<string, string> = {}) => ({
  'doorkeeper_application[name]': 'mine',
  'doorkeeper_application[redirect_uri]': 'http://127.0.0.1/cb\nhttps://mine.test/cb',
  'doorkeeper_application[confidential]': '1',
  'doorkeeper_application[scopes][]': 'read_user',
  ...changes,
});

test('a person makes, changes and destroys an application of theirs, and nobody else’s', async () => {
  const gitlab = harbor();
  const ada = await browser(gitlab, 'ada');
  const made = await ada.submit('/oauth/applications', form());
  const [, secret = ''] = /id="created-token" readonly value="(gloas-[0-9a-f]{64})"/.exec(made.html) ?? [];
  expect(made.html).toContain('The application was created successfully.');
  expect(secret).not.toBe('');
  expect((await ada.visit('/oauth/applications/2')).html).not.toContain(secret);

  const renewed = await ada.submit('/oauth/applications/2/renew', { _method: 'put' });
  expect(renewed.html).toMatch(/value="gloas-[0-9a-f]{64}"/);
  expect(renewed.html).not.toContain(secret);

  expect((await ada.visit('/oauth/applications/2/edit')).html).toContain('value="mine"');
  const wrong = await ada.submit('/oauth/applications/2', {
    ...form({ 'doorkeeper_application[name]': '' }),
    _method: 'put',
  });
  expect(wrong.html).toContain('Name can&#39;t be blank');
  const changed = await ada.submit('/oauth/applications/2', {
    ...form({ 'doorkeeper_application[name]': 'yours' }),
    _method: 'put',
  });
  expect((await ada.visit(changed.location ?? '')).html).toContain(
    'The application was updated successfully.',
  );

  const ben = await browser(gitlab, 'ben');
  for (const path of ['/oauth/applications/2', '/oauth/applications/2/edit', '/oauth/applications/99']) {
    expect((await ben.visit(path)).status).toBe(404);
  }
  expect((await ben.submit('/oauth/applications/2', { _method: 'delete' })).status).toBe(404);
  const gone = await ada.submit('/oauth/applications/2', { _method: 'delete' });
  expect(gone.location).toBe(`http://gitlab.test${PATH}`);
  expect((await ada.visit(PATH)).html).toContain('The application was deleted successfully.');
});

test('the page’s script gets a new secret as JSON', async () => {
  const gitlab = harbor();
  const root = await browser(gitlab, 'root');
  const answer = await gitlab.fetch('http://gitlab.test/oauth/applications/1/renew', {
    method: 'POST',
    headers: { cookie: root.cookie(), accept: 'application/json' },
    body: new URLSearchParams({ authenticity_token: await root.csrf(), _method: 'put' }),
  });
  expect(await answer.json()).toStrictEqual({ secret: expect.stringMatching(/^gloas-[0-9a-f]{64}$/) });
});

test('a person takes back what they allowed', async () => {
  const gitlab = harbor();
  const first = await connect(gitlab);
  const second = await connect(gitlab, 'read_user');
  const ada = await browser(gitlab, 'ada');
  expect((await ada.visit(PATH)).html).toContain('aria-label="Revoke moorage-demo"');
  const back = await ada.submit('/oauth/authorized_applications/1', { _method: 'delete' });
  expect(back.location).toBe(`http://gitlab.test${PATH}`);
  const { html } = await ada.visit(PATH);
  expect(html).toContain('The application was revoked access.');
  expect(html).not.toContain('aria-label="Revoke moorage-demo"');
  for (const { access_token: token } of [first, second]) {
    expect((await asBearer(gitlab, token)).body.error_description).toMatch(/^Token was revoked/);
  }
  expect((await ada.visit(authorizationUrl(gitlab))).html).toContain('>Authorize<');
  expect((await ada.visit('/oauth/authorized_applications')).status).toBe(404);
});
