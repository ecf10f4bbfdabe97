import { expect, test } from 'vitest';
import { type MockGitLab, decideOnConsent } from '../src/index.ts';
import { harbor, oauthApplication, people, seen } from './harbor.ts';

function url(gitlab: MockGitLab, changes: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  const usual = {
    client_id: oauthApplication.clientId,
    redirect_uri: oauthApplication.redirectUri,
    response_type: 'code',
    state: 'a b&c',
    scope: 'api',
  };
  for (const [name, value] of Object.entries({ ...usual, ...changes })) {
    if (value !== undefined) query.set(name, value);
  }
  return `${gitlab.baseUrl}/oauth/authorize?${query.toString()}`;
}

const decide = (gitlab: MockGitLab, at = url(gitlab), press: 'authorize' | 'cancel' = 'authorize') =>
  decideOnConsent(gitlab.fetch, at, { ...people.ada, press });

async function redeem(gitlab: MockGitLab, location: string) {
  return seen(
    await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: oauthApplication.clientId,
        client_secret: oauthApplication.clientSecret,
        code: new URL(location).searchParams.get('code') ?? '',
        redirect_uri: oauthApplication.redirectUri,
      }),
    }),
  );
}

test('pressing Authorize sends a code and the state back as they were', async () => {
  const location = new URL(await decide(harbor()));
  expect(location.origin + location.pathname).toBe(oauthApplication.redirectUri);
  expect(location.searchParams.get('code')).toMatch(/^[0-9a-f]{64}$/);
  expect(location.searchParams.get('state')).toBe('a b&c');
});

test('pressing Cancel sends access_denied back', async () => {
  const gitlab = harbor();
  const location = new URL(await decide(gitlab, url(gitlab), 'cancel'));
  expect(Object.fromEntries(location.searchParams)).toStrictEqual({
    error: 'access_denied',
    error_description: 'The resource owner or authorization server denied the request.',
    state: 'a b&c',
  });
});

test.each([
  ['an unknown client', { client_id: 'x' }, 'invalid_client'],
  ['no client', { client_id: undefined }, 'invalid_request'],
  ['another redirect URI', { redirect_uri: 'http://127.0.0.1:4400/elsewhere' }, 'invalid_redirect_uri'],
  [
    'a redirect URI by name',
    { redirect_uri: 'http://localhost:4400/oauth/callback' },
    'invalid_redirect_uri',
  ],
  ['a fragment', { redirect_uri: 'http://127.0.0.1:4400/oauth/callback#x' }, 'invalid_redirect_uri'],
  ['no response type', { response_type: undefined }, 'invalid_request'],
  ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ['another response mode', { response_mode: 'web_message' }, 'unsupported_response_mode'],
  ['too wide a scope', { scope: 'api sudo' }, 'invalid_scope'],
  ['a challenge without its method', { code_challenge: 'x' }, 'invalid_request'],
  [
    'another challenge method',
    { code_challenge: 'x', code_challenge_method: 'S512' },
    'invalid_code_challenge_method',
  ],
])('a request with %s is explained on a page and never sent back', async (_, changes, error) => {
  const gitlab = harbor();
  await expect(decide(gitlab, url(gitlab, changes))).rejects.toThrow('no consent page');
  const [entry] = gitlab.journal.entries({ path: '/oauth/authorize' }).slice(-1);
  expect(entry?.status).toBe(200);
  // The page names the error for those who look.
  const page = await pageOf(gitlab, url(gitlab, changes));
  expect(page).toContain(`<code>${error}</code>`);
});

/** What somebody who is signed in sees. */
async function pageOf(gitlab: MockGitLab, at: string): Promise<string> {
  let cookie = '';
  const capturing: typeof gitlab.fetch = async (input, init) => {
    const response = await gitlab.fetch(input, init);
    cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
    return response;
  };
  await decideOnConsent(capturing, url(gitlab), people.ada);
  return (await gitlab.fetch(at, { headers: { cookie } })).text();
}

test('the port of a loopback address does not count', async () => {
  const gitlab = harbor();
  const location = await decide(gitlab, url(gitlab, { redirect_uri: 'http://127.0.0.1:9/oauth/callback' }));
  expect(location).toMatch(/^http:\/\/127\.0\.0\.1:9\/oauth\/callback\?code=/);
});

test('without a scope the default is asked for', async () => {
  const gitlab = harbor();
  const location = await decide(gitlab, url(gitlab, { scope: undefined, state: undefined }));
  expect(new URL(location).searchParams.has('state')).toBe(false);
  expect((await redeem(gitlab, location)).body.scope).toBe('api');
});

test('a confidential application with a living token is not asked about again: a page goes on by script', async () => {
  const gitlab = harbor();
  await redeem(gitlab, await decide(gitlab));
  const page = await pageOf(gitlab, url(gitlab));
  expect(page).toContain('window.location = "http://127.0.0.1:4400/oauth/callback?code=');
  expect(page).not.toContain('>Authorize<');
  expect(await decide(gitlab)).toContain('?code=');
  expect(await pageOf(gitlab, url(gitlab, { scope: 'api read_user' }))).toContain('>Authorize<');
});

test('prompt=none goes back with login_required when nobody is signed in', async () => {
  const gitlab = harbor();
  const location = new URL(await decide(gitlab, url(gitlab, { prompt: 'none', scope: 'openid' })));
  expect(location.searchParams.get('error')).toBe('login_required');
});

test('the consent page forgets how the answer was to travel; where nobody is asked it goes in the fragment', async () => {
  const gitlab = harbor();
  const asked = await decide(gitlab, url(gitlab, { response_mode: 'fragment' }));
  expect(asked).toMatch(/callback\?code=[0-9a-f]{64}/);
  await redeem(gitlab, asked);
  expect(await decide(gitlab, url(gitlab, { response_mode: 'fragment' }))).toMatch(
    /callback#code=[0-9a-f]{64}&state=a\+b%26c$/,
  );
});

test('a wrong password does not sign in', async () => {
  const gitlab = harbor();
  const person = { username: 'ada', password: 'wrong' };
  await expect(decideOnConsent(gitlab.fetch, url(gitlab), person)).rejects.toThrow('signing in failed');
});

test('what a browser asks for beside a page leaves the session of its forms alone', async () => {
  const gitlab = harbor();
  const first = await gitlab.fetch(url(gitlab), { redirect: 'manual' });
  const cookie = first.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const icon = await gitlab.fetch(`${gitlab.baseUrl}/favicon.ico`, { headers: { cookie } });
  expect([icon.status, icon.headers.get('set-cookie')]).toStrictEqual([204, null]);
  const other = await gitlab.fetch(`${gitlab.baseUrl}/harbor/dock`, {
    headers: { cookie },
    redirect: 'manual',
  });
  expect(other.headers.get('set-cookie')).toContain(cookie);
});

test('a form without the token of its session is rejected', async () => {
  const gitlab = harbor();
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/users/sign_in`, {
    method: 'POST',
    body: new URLSearchParams({ 'user[login]': 'ada', 'user[password]': people.ada.password }),
  });
  expect(answer.status).toBe(422);
});

test('a name with markup in it stays text', async () => {
  const gitlab = harbor();
  gitlab.seed({
    oauth_applications: [
      {
        name: '<b>"evil"</b>',
        client_id: 'evil',
        redirect_uris: ['http://127.0.0.1/cb'],
        scopes: ['api'],
      },
    ],
  });
  const page = await pageOf(gitlab, url(gitlab, { client_id: 'evil', redirect_uri: 'http://127.0.0.1/cb' }));
  expect(page).toContain('&lt;b&gt;&quot;evil&quot;&lt;/b&gt;');
  expect(page).not.toContain('<b>"evil"');
});
