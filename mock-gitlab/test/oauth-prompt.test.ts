import { expect, test } from 'vitest';
import { harbor } from './harbor.ts';
import { authorizationUrl, browser, callback, connect, redeem } from './oauth-walk.ts';

/** What a signed-in ada gets at an authorization URL. */
async function asked(changes: Record<string, string | undefined>, gitlab = harbor()) {
  const ada = await browser(gitlab, 'ada');
  return { gitlab, ada, answer: await ada.visit(authorizationUrl(gitlab, changes)) };
}

const errorOf = (location: string | null) => new URL(location ?? 'http://nowhere').searchParams.get('error');

test.each([
  ['none', 'consent_required'],
  ['none login', 'invalid_request'],
  ['select_account', 'invalid_configuration'],
  ['nonsense', 'invalid_request'],
])('prompt=%s goes back with %s', async (prompt, error) => {
  const { answer } = await asked({ prompt });
  expect([answer.status, errorOf(answer.location)]).toStrictEqual([302, error]);
  expect(answer.location).toContain('state=state-1');
});

test('prompt=none goes on where nobody need be asked', async () => {
  const gitlab = harbor();
  await connect(gitlab);
  const { answer } = await asked({ prompt: 'none' }, gitlab);
  expect(answer.html).toContain('Click here to redirect');
});

test('prompt counts for nothing without the scope openid', async () => {
  const { answer } = await asked({ prompt: 'none', scope: 'api' });
  expect(answer.html).toContain('>Authorize<');
});

test('prompt=consent asks even where nobody need be asked', async () => {
  const gitlab = harbor();
  await connect(gitlab);
  expect((await asked({ prompt: 'consent' }, gitlab)).answer.html).toContain('>Authorize<');
});

test('prompt=login signs out; after signing in the request goes on without it', async () => {
  const gitlab = harbor();
  const ada = await browser(gitlab, 'ada');
  const cookie = ada.cookie();
  const answer = await ada.visit(authorizationUrl(gitlab, { prompt: 'login' }));
  expect(answer.location).toBe('http://gitlab.test/users/sign_in');
  const old = await gitlab.fetch(`${gitlab.baseUrl}/dashboard`, { headers: { cookie }, redirect: 'manual' });
  expect(old.status).toBe(302);
  expect((await ada.visit('/dashboard')).location).toBe('http://gitlab.test/users/sign_in');
  const at = await callback(gitlab, { prompt: 'login' });
  expect(at.searchParams.get('code')).toMatch(/^[0-9a-f]{64}$/);
});

test('max_age has people sign in again who did so too long ago', async () => {
  const gitlab = harbor();
  const ada = await browser(gitlab, 'ada');
  gitlab.clock.advance({ seconds: 61 });
  expect((await ada.visit(authorizationUrl(gitlab, { max_age: '61' }))).html).toContain('>Authorize<');
  expect((await ada.visit(authorizationUrl(gitlab, { max_age: '60' }))).location).toContain('/users/sign_in');
});

test('signing in with GitLab asks for read_user alone, which the application gets with its api', async () => {
  const gitlab = harbor();
  gitlab.seed({
    oauth_applications: [
      { name: 'sign in', client_id: 'login', redirect_uris: ['https://app.test/cb'], scopes: ['api'] },
    ],
  });
  const changes = { client_id: 'login', redirect_uri: 'https://app.test/cb', scope: 'api' };
  const ada = await browser(gitlab, 'ada');
  const page = await ada.visit(authorizationUrl(gitlab, { ...changes, gl_auth_type: 'login' }));
  expect(page.html).toContain('name="scope" value="read_user"');
  expect((await ada.visit(authorizationUrl(gitlab, changes))).html).toContain('name="scope" value="api"');
});

test('a trusted application asks nobody', async () => {
  const gitlab = harbor();
  const trusted = {
    name: 'trusted',
    client_id: 'trusted',
    client_secret: 'gloas-trusted',
    redirect_uris: ['https://app.test/cb'],
    scopes: ['api', 'openid'],
    trusted: true,
  };
  gitlab.seed({ oauth_applications: [trusted] });
  const asks = { client_id: 'trusted', redirect_uri: 'https://app.test/cb' };
  const { answer } = await asked({ ...asks, prompt: 'none' }, gitlab);
  expect([answer.status, answer.location]).toStrictEqual([200, null]);
  const [, target = ''] = /<a href="([^"]+)">Click here to redirect/.exec(answer.html) ?? [];
  const at = new URL(target.replaceAll('&amp;', '&'));
  const tokens = await redeem(gitlab, at, { ...asks, client_secret: 'gloas-trusted' });
  expect(tokens.body.scope).toBe('api openid');
});

test('a public application is asked about each time', async () => {
  const gitlab = harbor();
  gitlab.seed({
    oauth_applications: [
      {
        name: 'public',
        client_id: 'public',
        redirect_uris: ['https://app.test/cb'],
        scopes: ['api', 'openid'],
        confidential: false,
      },
    ],
  });
  const changes = { client_id: 'public', redirect_uri: 'https://app.test/cb' };
  const at = await callback(gitlab, changes);
  expect((await redeem(gitlab, at, { ...changes, client_secret: '' })).status).toBe(200);
  expect((await asked(changes, gitlab)).answer.html).toContain('>Authorize<');
});

test('somebody whose address is not confirmed authorizes nothing', async () => {
  const gitlab = harbor();
  gitlab.seed({ people: [{ username: 'eve', password: 'secret-enough', confirmed_at: null }] });
  await expect(callback(gitlab, {}, { username: 'eve', password: 'secret-enough' })).rejects.toThrow(
    'Verify the email address in your account profile before you sign in.',
  );
});

test('a tampered form tells the client of a scope, and the browser of another address', async () => {
  const gitlab = harbor();
  const ada = await browser(gitlab, 'ada');
  const sent = { response_type: 'code', scope: 'sudo', state: 's' };
  const form = Object.fromEntries(new URL(authorizationUrl(gitlab)).searchParams);
  const told = await ada.submit('/oauth/authorize', { ...form, ...sent });
  expect(told.location).toMatch(/^http:\/\/127\.0\.0\.1:4400\/oauth\/callback\?error=invalid_scope&/);
  const evil = await ada.submit('/oauth/authorize', { ...form, redirect_uri: 'https://evil.test/' });
  expect([evil.status, evil.location]).toStrictEqual([400, null]);
  expect(JSON.parse(evil.html)).toMatchObject({ error: 'invalid_redirect_uri' });
  const unknown = await ada.submit('/oauth/authorize', { ...form, client_id: 'x' });
  expect([unknown.status, JSON.parse(unknown.html).error]).toStrictEqual([401, 'invalid_client']);
});

test('a form may ask for its answer as a form', async () => {
  const gitlab = harbor();
  const ada = await browser(gitlab, 'ada');
  const form = Object.fromEntries(new URL(authorizationUrl(gitlab)).searchParams);
  const page = await ada.submit('/oauth/authorize', { ...form, response_mode: 'form_post' });
  expect(page.html).toContain('method="post" action="http://127.0.0.1:4400/oauth/callback"');
  expect(page.html).toMatch(/name="code" value="[0-9a-f]{64}"/);
  expect(page.html).toContain('name="state" value="state-1"');
});

test('out of band, the code is shown on a page', async () => {
  const gitlab = harbor();
  const oob = 'urn:ietf:wg:oauth:2.0:oob';
  gitlab.seed({
    oauth_applications: [
      {
        name: 'native',
        client_id: 'native',
        client_secret: 'gloas-n',
        redirect_uris: [oob],
        scopes: ['api'],
      },
    ],
  });
  const changes = { client_id: 'native', redirect_uri: oob, scope: 'api' };
  const at = await callback(gitlab, changes);
  expect(at.pathname).toBe('/oauth/authorize/native');
  const ada = await browser(gitlab, 'ada');
  const code = at.searchParams.get('code') ?? '';
  expect((await ada.visit(at.href)).html).toContain(`<code id="authorization_code">${code}</code>`);
  expect((await redeem(gitlab, at, { ...changes, client_secret: 'gloas-n' })).status).toBe(200);
  const form = Object.fromEntries(new URL(authorizationUrl(gitlab, changes)).searchParams);
  const denied = await ada.submit('/oauth/authorize', { ...form, _method: 'delete' });
  expect([denied.status, JSON.parse(denied.html).error]).toStrictEqual([400, 'access_denied']);
});
