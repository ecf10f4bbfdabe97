import { ClientCredentials, AuthorizationCode, ResourceOwnerPassword } from 'simple-oauth2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MockGitLab, type MockGitLabOptions, decideOnConsent } from '../../src/index.ts';
import { harbor, oauthApplication, people } from '../harbor.ts';
import { CHALLENGE, VERIFIER, asBearer } from '../oauth-walk.ts';

// A client that nobody here wrote, over a real socket; its defaults are GitLab's paths and HTTP Basic.
let gitlab: MockGitLab;
let host: string;

async function start(options: MockGitLabOptions = {}) {
  gitlab = harbor(options);
  host = new URL(await gitlab.listen()).origin;
}
beforeEach(() => start());
afterEach(() => gitlab.close());

const { clientId, clientSecret, redirectUri } = oauthApplication;
const configured = (secret: string = clientSecret, options: Record<string, unknown> = {}) => ({
  client: { id: clientId, secret },
  auth: { tokenHost: host },
  options,
});

async function callback(code: AuthorizationCode): Promise<string> {
  const url = code.authorizeURL({
    redirect_uri: redirectUri,
    scope: 'api',
    state: 'here',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  const at = new URL(await decideOnConsent(fetch, url, people.ada));
  expect(at.searchParams.get('state')).toBe('here');
  return at.searchParams.get('code') ?? '';
}

const parameters = (code: string) => ({ code, redirect_uri: redirectUri, code_verifier: VERIFIER });

test.each([
  ['HTTP Basic, escaped as the RFC has it', { credentialsEncodingMode: 'strict' }],
  ['HTTP Basic, as it is', { credentialsEncodingMode: 'loose' }],
  ['the body', { authorizationMethod: 'body' }],
  ['a JSON body', { authorizationMethod: 'body', bodyFormat: 'json' }],
])('simple-oauth2 goes all the way with its secret in %s', async (_, options) => {
  const code = new AuthorizationCode(configured(clientSecret, options));
  const pair = await code.getToken(parameters(await callback(code)));
  expect(pair.token).toMatchObject({ token_type: 'Bearer', expires_in: 7200, scope: 'api' });
  const fresh = await pair.refresh();
  expect((await asBearer(gitlab, pair.token.access_token)).body.error).toBe('invalid_token');
  expect((await asBearer(gitlab, fresh.token.access_token)).body.username).toBe('ada');
  await expect(pair.refresh()).rejects.toMatchObject({ output: { statusCode: 400 } });
  await fresh.revokeAll();
  expect((await asBearer(gitlab, fresh.token.access_token)).status).toBe(401);
  await expect(fresh.refresh()).rejects.toMatchObject({ data: { payload: { error: 'invalid_grant' } } });
});

test('simple-oauth2 is told of a wrong secret', async () => {
  const wrong = new AuthorizationCode(configured('gloas-wrong'));
  await expect(wrong.getToken(parameters(await callback(wrong)))).rejects.toMatchObject({
    output: { statusCode: 401 },
    data: { payload: { error: 'invalid_client' } },
  });
});

test('simple-oauth2 gets a token for itself, and by password where that is on', async () => {
  const own = await new ClientCredentials(configured()).getToken({ scope: 'read_user' });
  expect(own.token).toMatchObject({ scope: 'read_user' });
  expect(own.token).not.toHaveProperty('refresh_token');

  const person = { username: people.ada.username, password: people.ada.password, scope: 'api' };
  await expect(new ResourceOwnerPassword(configured()).getToken(person)).rejects.toMatchObject({
    data: { payload: { error: 'unsupported_grant_type' } },
  });
  await gitlab.close();
  await start({ profile: '17.11' });
  const pair = await new ResourceOwnerPassword(configured()).getToken(person);
  expect((await asBearer(gitlab, pair.token.access_token)).body.username).toBe('ada');
  expect((await (await pair.refresh()).refresh()).token).toMatchObject({ scope: 'api' });
});
