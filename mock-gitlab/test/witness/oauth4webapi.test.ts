import * as oauth from 'oauth4webapi';
import { expect, test } from 'vitest';
import { type MockGitLab, decideOnConsent, decideOnDevice } from '../../src/index.ts';
import { harbor, oauthApplication, people } from '../harbor.ts';
import { asBearer } from '../oauth-walk.ts';

// The strictest reader of answers that there is, in process.

const client: oauth.Client = { client_id: oauthApplication.clientId };
const proof = oauth.ClientSecretPost(oauthApplication.clientSecret);

const over = (gitlab: MockGitLab) => ({
  [oauth.customFetch]: (
    url: string,
    { body, headers, method, redirect, signal }: oauth.CustomFetchOptions<string, unknown>,
  ) =>
    gitlab.fetch(url, {
      headers,
      method,
      redirect,
      ...(body instanceof URLSearchParams || typeof body === 'string' ? { body } : {}),
      ...(signal && { signal }),
    }),
  [oauth.allowInsecureRequests]: true,
});

async function discover(gitlab: MockGitLab, algorithm: 'oidc' | 'oauth2' = 'oidc') {
  const issuer = new URL(gitlab.baseUrl);
  return oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...over(gitlab), algorithm }),
  );
}

async function authorize(
  gitlab: MockGitLab,
  server: oauth.AuthorizationServer,
  parameters: Record<string, string>,
) {
  const url = new URL(server.authorization_endpoint ?? '');
  url.search = new URLSearchParams({ response_type: 'code', ...parameters }).toString();
  return new URL(await decideOnConsent(gitlab.fetch, url.href, people.ada));
}

test('a program registers itself, must use PKCE, and gets a token for mcp', async () => {
  const gitlab = harbor();
  const server = await discover(gitlab, 'oauth2');
  const redirectUri = 'http://127.0.0.1:3000/callback';
  const registered = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(
      server,
      { client_name: 'an agent', redirect_uris: [redirectUri] },
      over(gitlab),
    ),
  );
  expect(registered).not.toHaveProperty('client_secret');
  const verifier = oauth.generateRandomCodeVerifier();
  const asked = {
    client_id: registered.client_id,
    redirect_uri: redirectUri,
    scope: 'mcp',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  const exchange = async (withVerifier: string | typeof oauth.nopkce) =>
    oauth.authorizationCodeGrantRequest(
      server,
      registered,
      oauth.None(),
      oauth.validateAuthResponse(server, registered, await authorize(gitlab, server, asked)),
      redirectUri,
      withVerifier,
      over(gitlab),
    );
  const refused = await exchange(oauth.nopkce);
  await expect(oauth.processAuthorizationCodeResponse(server, registered, refused)).rejects.toMatchObject({
    error: 'invalid_request',
    error_description: 'PKCE code_verifier is required for dynamic OAuth applications',
  });
  const tokens = await oauth.processAuthorizationCodeResponse(server, registered, await exchange(verifier));
  expect(tokens.scope).toBe('mcp');
});

test('id tokens of every grant verify against the published keys', async () => {
  const gitlab = harbor();
  const server = await discover(gitlab);
  const at = await authorize(gitlab, server, {
    client_id: client.client_id,
    redirect_uri: oauthApplication.redirectUri,
    scope: 'openid email',
    nonce: 'n-1',
  });
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    proof,
    oauth.validateAuthResponse(server, client, at),
    oauthApplication.redirectUri,
    oauth.nopkce,
    over(gitlab),
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: 'n-1',
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, response, over(gitlab));
  const again = await oauth.refreshTokenGrantRequest(
    server,
    client,
    proof,
    tokens.refresh_token ?? '',
    over(gitlab),
  );
  const fresh = await oauth.processRefreshTokenResponse(server, client, again);
  await oauth.validateApplicationLevelSignature(server, again, over(gitlab));
  expect(oauth.getValidatedIdTokenClaims(fresh)).toMatchObject({ email: 'ada@harbor.example' });

  const told = await oauth.processUserInfoResponse(
    server,
    client,
    '2',
    await oauth.userInfoRequest(server, client, fresh.access_token, over(gitlab)),
  );
  expect(told).toMatchObject({ sub: '2', email: 'ada@harbor.example' });
});

test('a device polls, is told to wait, to slow down, and gets its tokens', async () => {
  const gitlab = harbor();
  const server = {
    ...(await discover(gitlab)),
    device_authorization_endpoint: `${gitlab.baseUrl}/oauth/authorize_device`,
  };
  const started = await oauth.processDeviceAuthorizationResponse(
    server,
    client,
    await oauth.deviceAuthorizationRequest(server, client, proof, { scope: 'read_user' }, over(gitlab)),
  );
  const poll = async () =>
    oauth.processDeviceCodeResponse(
      server,
      client,
      await oauth.deviceCodeGrantRequest(server, client, proof, started.device_code, over(gitlab)),
    );
  const told = (error: string) => ({ cause: [{ parameters: { error } }] });
  await expect(poll()).rejects.toMatchObject(told('authorization_pending'));
  await expect(poll()).rejects.toMatchObject(told('slow_down'));
  gitlab.clock.advance({ seconds: started.interval ?? 0 });
  await decideOnDevice(gitlab.fetch, started.verification_uri, {
    ...people.cyd,
    userCode: started.user_code,
  });
  const tokens = await poll();
  expect((await asBearer(gitlab, tokens.access_token)).body.username).toBe('cyd');
});
