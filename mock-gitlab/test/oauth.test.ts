import { hash } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { expect, test } from 'vitest';
import { type MockGitLab, decideOnConsent } from '../src/index.ts';
import { harbor, oauthApplication, people, seen } from './harbor.ts';

const client: oauth.Client = { client_id: oauthApplication.clientId };
const secret = oauth.ClientSecretPost(oauthApplication.clientSecret);
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-00';

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

const credentials = {
  client_id: oauthApplication.clientId,
  client_secret: oauthApplication.clientSecret,
};

const post = async (gitlab: MockGitLab, path: string, body: Record<string, string>, headers = {}) =>
  seen(
    await gitlab.fetch(`${gitlab.baseUrl}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(body),
    }),
  );

/** What a client that reads bodies and challenges would be told. */
const refusal = (body: Record<string, string>, gitlab = harbor()) =>
  post(gitlab, '/oauth/token', { ...credentials, ...body });

test('a strict client connects by code and PKCE, and gets a signed id token', async () => {
  const gitlab = harbor();
  const tokens = await connect(gitlab);

  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 7200, scope: 'api openid' });
  expect(tokens.access_token).toMatch(/^[0-9a-f]{64}$/);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  expect(claims).toMatchObject({
    iss: 'http://gitlab.test',
    sub: '2',
    nonce: 'nonce-1',
    groups_direct: ['harbor'],
  });
  expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(120);
  expect(await (await user(gitlab, tokens.access_token)).json()).toMatchObject({ username: 'ada' });
});

test('a code works once, and a second use does not harm the token of the first', async () => {
  const gitlab = harbor();
  const at = await callback(gitlab);
  const first = await seen(await exchange(gitlab, at));
  const second = await seen(await exchange(gitlab, at));

  expect(first.status).toBe(200);
  expect(second).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await user(gitlab, first.body.access_token)).status).toBe(200);
});

test('a code ends after ten minutes', async () => {
  const gitlab = harbor();
  const at = await callback(gitlab);
  gitlab.clock.advance({ minutes: 10 });
  expect((await exchange(gitlab, at)).status).toBe(400);
});

test.each([
  ['a wrong verifier', 'another-verifier-of-at-least-forty-three-chars', 'invalid_grant'],
  ['no verifier', '', 'invalid_request'],
])('%s is refused', async (_, verifier, error) => {
  const gitlab = harbor();
  const at = await callback(gitlab);
  const answer = await refusal(
    {
      grant_type: 'authorization_code',
      code: at.searchParams.get('code') ?? '',
      redirect_uri: oauthApplication.redirectUri,
      code_verifier: verifier,
    },
    gitlab,
  );
  expect(answer).toMatchObject({ status: 400, body: { error } });
});

test('a plain challenge is compared as it is', async () => {
  const gitlab = harbor();
  const at = await callback(gitlab, { code_challenge: VERIFIER, code_challenge_method: 'plain' });
  expect((await exchange(gitlab, at)).status).toBe(200);
});

test('refreshing kills both values of the old pair at once', async () => {
  const gitlab = harbor();
  const old = await connect(gitlab);
  const fresh = await refresh(gitlab, old.refresh_token ?? '');

  expect(await seen(await user(gitlab, old.access_token))).toMatchObject({
    status: 401,
    body: {
      error: 'invalid_token',
      error_description: 'Token was revoked. You have to re-authorize from the user.',
    },
  });
  expect((await user(gitlab, fresh.access_token)).status).toBe(200);
});

test('using a refresh token twice is an invalid_grant that a strict client sees as a challenge', async () => {
  const gitlab = harbor();
  const { refresh_token: token = '' } = await connect(gitlab);
  await refresh(gitlab, token);
  await expect(refresh(gitlab, token)).rejects.toMatchObject({
    name: 'WWWAuthenticateChallengeError',
    cause: [{ scheme: 'bearer', parameters: { error: 'invalid_grant', realm: 'Doorkeeper' } }],
  });
});

test('an access token ends after two hours, its refresh token does not', async () => {
  const gitlab = harbor();
  const tokens = await connect(gitlab);
  gitlab.clock.advance({ hours: 2 });
  expect(await seen(await user(gitlab, tokens.access_token))).toMatchObject({
    status: 401,
    body: { error_description: 'Token is expired. You can either do re-authorization or token refresh.' },
  });
  gitlab.clock.advance({ days: 400 });
  expect((await refresh(gitlab, tokens.refresh_token ?? '')).access_token).not.toBe(tokens.access_token);
});

test('a refresh may narrow the scopes, never widen them', async () => {
  const gitlab = harbor();
  const { refresh_token: token = '' } = await connect(gitlab);
  const body = { grant_type: 'refresh_token', refresh_token: token };
  expect(await refusal({ ...body, scope: 'api read_user' }, gitlab)).toMatchObject({
    status: 400,
    body: { error: 'invalid_scope' },
  });
  expect(await refusal({ ...body, scope: 'api' }, gitlab)).toMatchObject({ body: { scope: 'api' } });
});

test.each([
  [{}, 400, 'invalid_request', 'Missing required parameter: grant_type.'],
  [{ grant_type: 'password' }, 400, 'unsupported_grant_type', undefined],
  [{ grant_type: 'constructor' }, 400, 'unsupported_grant_type', undefined],
  [{ grant_type: 'authorization_code' }, 400, 'invalid_request', 'Missing required parameter: code.'],
  [
    { grant_type: 'authorization_code', code: 'x', redirect_uri: 'http://a' },
    400,
    'invalid_grant',
    undefined,
  ],
  [{ grant_type: 'refresh_token' }, 400, 'invalid_request', 'Missing required parameter: refresh_token.'],
  [{ grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant', undefined],
  [{ grant_type: 'client_credentials', client_secret: 'wrong' }, 401, 'invalid_client', undefined],
  [{ grant_type: 'client_credentials', scope: 'sudo' }, 400, 'invalid_scope', undefined],
])('the token endpoint answers %j with %i %s', async (body, status, error, description) => {
  const answer = await refusal(body);
  expect(answer).toMatchObject({ status, body: { error } });
  if (description !== undefined) expect(answer.body.error_description).toBe(description);
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="Doorkeeper", error="${error}", error_description="${answer.body.error_description}"`,
  );
  expect(answer.headers.get('cache-control')).toBe('no-store, no-cache');
});

test('a confidential client needs its secret even with PKCE; Basic goes before the body', async () => {
  const gitlab = harbor();
  const at = await callback(gitlab);
  const body = {
    grant_type: 'authorization_code',
    client_id: oauthApplication.clientId,
    code: at.searchParams.get('code') ?? '',
    redirect_uri: oauthApplication.redirectUri,
    code_verifier: VERIFIER,
  };
  expect((await post(gitlab, '/oauth/token', body)).body.error).toBe('invalid_client');
  const basic = Buffer.from(`${oauthApplication.clientId}:${oauthApplication.clientSecret}`).toString(
    'base64',
  );
  const headers = { authorization: `Basic ${basic}` };
  expect((await post(gitlab, '/oauth/token', { ...body, client_id: 'x' }, headers)).status).toBe(200);
});

test('the token endpoint takes JSON too', async () => {
  const gitlab = harbor();
  const answer = await seen(
    await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...credentials, grant_type: 'client_credentials' }),
    }),
  );
  expect(answer.body).toMatchObject({ token_type: 'Bearer', scope: 'api' });
  expect(answer.body).not.toHaveProperty('refresh_token');
  expect((await user(gitlab, answer.body.access_token)).status).toBe(401);
});

test('the password grant works where it is switched on', async () => {
  const gitlab = harbor({ switches: { passwordGrant: true } });
  const body = { grant_type: 'password', username: 'ada', password: people.ada.password };
  expect(await refusal(body, gitlab)).toMatchObject({ status: 200, body: { scope: 'api' } });
  expect((await refusal({ ...body, password: 'x' }, gitlab)).body.error).toBe('invalid_grant');
});

test('introspection tells the living from the dead, and only to those who may ask', async () => {
  const gitlab = harbor();
  const { access_token: token } = await connect(gitlab);
  const server = await discover(gitlab);
  const ask = async () =>
    oauth.processIntrospectionResponse(
      server,
      client,
      await oauth.introspectionRequest(server, client, secret, token, over(gitlab)),
    );
  expect(await ask()).toMatchObject({ active: true, scope: 'api openid', client_id: client.client_id });

  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, secret, token, over(gitlab)),
  );
  expect(await ask()).toStrictEqual({ active: false });
  expect((await post(gitlab, '/oauth/introspect', { token })).status).toBe(400);
});

test("revoking another's token needs its credentials; an unknown token is no error", async () => {
  const gitlab = harbor();
  const { access_token: token } = await connect(gitlab);
  expect(await post(gitlab, '/oauth/revoke', { token })).toMatchObject({
    status: 403,
    body: { error: 'unauthorized_client', error_description: 'You are not authorized to revoke this token' },
  });
  expect(await post(gitlab, '/oauth/revoke', { token: 'unknown' })).toMatchObject({ status: 200, body: {} });
  expect((await user(gitlab, token)).status).toBe(200);
  expect(await post(gitlab, '/oauth/revoke', { ...credentials, token })).toMatchObject({
    status: 200,
    body: {},
  });
  expect((await user(gitlab, token)).status).toBe(401);
});

test('token info and userinfo describe a bearer', async () => {
  const gitlab = harbor();
  const { access_token: token } = await connect(gitlab);
  gitlab.clock.advance({ seconds: 100 });
  const get = async (path: string, bearer: string) =>
    seen(await gitlab.fetch(`${gitlab.baseUrl}${path}`, { headers: { authorization: `Bearer ${bearer}` } }));
  expect((await get('/oauth/token/info', token)).body).toMatchObject({
    resource_owner_id: 2,
    scope: ['api', 'openid'],
    expires_in: 7100,
    application: { uid: client.client_id },
  });
  expect(await get('/oauth/token/info', 'x')).toMatchObject({
    status: 400,
    body: { error: 'invalid_request' },
  });
  expect((await get('/oauth/userinfo', token)).body).toMatchObject({
    sub: '2',
    nickname: 'ada',
    groups: ['harbor', 'harbor/crew'],
  });
  expect((await get('/oauth/userinfo', 'x')).status).toBe(401);
});

test('userinfo is closed to a token without openid', async () => {
  const gitlab = harbor();
  const at = await callback(gitlab, { scope: 'api' });
  const { body } = await seen(await exchange(gitlab, at));
  expect(body).not.toHaveProperty('id_token');
  const headers = { authorization: `Bearer ${body.access_token}` };
  expect((await gitlab.fetch(`${gitlab.baseUrl}/oauth/userinfo`, { headers })).status).toBe(403);
});

test('the id token verifies against the published key', async () => {
  const gitlab = harbor();
  const at = await callback(gitlab);
  const response = await exchange(gitlab, at);
  const server = await discover(gitlab);
  await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: 'nonce-1',
  });
  await expect(
    oauth.validateApplicationLevelSignature(server, response, over(gitlab)),
  ).resolves.toBeUndefined();
});

test('all addresses follow the relative URL root', async () => {
  const gitlab = harbor({ relativeUrlRoot: '/gitlab' });
  const { body } = await seen(
    await gitlab.fetch('http://gitlab.test/gitlab/.well-known/openid-configuration'),
  );
  expect(body.issuer).toBe('http://gitlab.test/gitlab');
  expect(body.token_endpoint).toBe('http://gitlab.test/gitlab/oauth/token');
  const tokens = await connect(gitlab);
  expect((await user(gitlab, tokens.access_token)).status).toBe(200);
  expect((await gitlab.fetch('http://gitlab.test/api/v4/user')).status).toBe(404);
});
