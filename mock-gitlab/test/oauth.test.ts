import { hash } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { expect, test } from 'vitest';
import { type MockGitLab, createMockGitLab, decideOnConsent, demoCredentials } from '../src/index.ts';

const { oauthApplication, people } = demoCredentials;
const client: oauth.Client = { client_id: oauthApplication.clientId };
const secret = oauth.ClientSecretPost(oauthApplication.clientSecret);
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-00';

const harbor = () => createMockGitLab({ now: '2027-01-31T08:00:00Z' });

const over = (gitlab: MockGitLab) => ({
  [oauth.customFetch]: (url: string, init?: unknown) => gitlab.fetch(url, init as RequestInit),
  [oauth.allowInsecureRequests]: true,
});

async function discover(gitlab: MockGitLab) {
  const issuer = new URL(gitlab.baseUrl);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, over(gitlab)));
}

function authorizationUrl(gitlab: MockGitLab, changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: oauthApplication.clientId,
    redirect_uri: oauthApplication.redirectUri,
    response_type: 'code',
    state: 'state-1',
    scope: 'api openid',
    nonce: 'nonce-1',
    code_challenge: hash('sha256', VERIFIER, 'base64url'),
    code_challenge_method: 'S256',
    ...changes,
  });
  return `${gitlab.baseUrl}/oauth/authorize?${query.toString()}`;
}

async function callback(gitlab: MockGitLab, changes: Record<string, string> = {}) {
  return new URL(await decideOnConsent(gitlab.fetch, authorizationUrl(gitlab, changes), people.ada));
}

async function exchange(gitlab: MockGitLab, at: URL, verifier = VERIFIER) {
  const server = await discover(gitlab);
  const parameters = oauth.validateAuthResponse(server, client, at, 'state-1');
  const { redirectUri } = oauthApplication;
  return oauth.authorizationCodeGrantRequest(
    server,
    client,
    secret,
    parameters,
    redirectUri,
    verifier,
    over(gitlab),
  );
}

async function connect(gitlab: MockGitLab) {
  const response = await exchange(gitlab, await callback(gitlab));
  return oauth.processAuthorizationCodeResponse(await discover(gitlab), client, response, {
    expectedNonce: 'nonce-1',
    requireIdToken: true,
  });
}

async function refresh(gitlab: MockGitLab, token: string) {
  const server = await discover(gitlab);
  const response = await oauth.refreshTokenGrantRequest(server, client, secret, token, over(gitlab));
  return oauth.processRefreshTokenResponse(server, client, response);
}

const user = (gitlab: MockGitLab, token: string) =>
  gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers: { authorization: `Bearer ${token}` } });

const post = async (gitlab: MockGitLab, path: string, body: Record<string, string>) => {
  const response = await gitlab.fetch(`${gitlab.baseUrl}${path}`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: oauthApplication.clientId,
      client_secret: oauthApplication.clientSecret,
      ...body,
    }),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
};

test('a strict client connects by code and PKCE, and gets a signed id token', async () => {
  const gitlab = harbor();
  const tokens = await connect(gitlab);

  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 7200, scope: 'api openid' });
  expect(tokens.access_token).toMatch(/^[0-9a-f]{64}$/);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  expect(claims).toMatchObject({ iss: 'http://gitlab.test', sub: '2', nonce: 'nonce-1' });
  expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(120);
  expect(await (await user(gitlab, tokens.access_token)).json()).toMatchObject({ username: 'ada' });
});
