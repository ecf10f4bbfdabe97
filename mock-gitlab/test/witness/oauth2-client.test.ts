import { OAuth2Client, generateCodeVerifier } from '@badgateway/oauth2-client';
import { expect, test } from 'vitest';
import { type MockGitLab, decideOnConsent } from '../../src/index.ts';
import { harbor, oauthApplication, people } from '../harbor.ts';
import { asBearer } from '../oauth-walk.ts';

// A client that nobody here wrote, in process; it discovers the endpoints by RFC 8414.
const { clientId, clientSecret, redirectUri } = oauthApplication;

const as = (gitlab: MockGitLab, changes: Partial<ConstructorParameters<typeof OAuth2Client>[0]> = {}) =>
  new OAuth2Client({
    server: `${gitlab.baseUrl}/`,
    clientId,
    clientSecret,
    authenticationMethod: 'client_secret_post',
    discoveryEndpoint: `${gitlab.baseUrl}/.well-known/oauth-authorization-server`,
    fetch: gitlab.fetch,
    ...changes,
  });

async function connect(gitlab: MockGitLab, client: OAuth2Client) {
  const codeVerifier = await generateCodeVerifier();
  const url = await client.authorizationCode.getAuthorizeUri({
    redirectUri,
    state: 'here',
    codeVerifier,
    scope: ['api', 'read_user'],
  });
  const at = await decideOnConsent(gitlab.fetch, url, people.ada);
  return client.authorizationCode.getTokenFromCodeRedirect(at, { redirectUri, state: 'here', codeVerifier });
}

test.each(['client_secret_basic_interop', 'client_secret_post'] as const)(
  '@badgateway/oauth2-client goes all the way by %s',
  async (authenticationMethod) => {
    const gitlab = harbor();
    const client = as(gitlab, { authenticationMethod });
    const pair = await connect(gitlab, client);
    expect((await asBearer(gitlab, pair.accessToken)).body.username).toBe('ada');
    expect(await client.introspect(pair)).toMatchObject({ active: true, scope: 'api read_user' });
    const fresh = await client.refreshToken(pair);
    await expect(client.refreshToken(pair)).rejects.toMatchObject({
      oauth2Code: 'invalid_grant',
      httpCode: 400,
    });
    await client.revoke(fresh);
    expect(await client.introspect(fresh)).toStrictEqual({ active: false });
  },
);

test('@badgateway/oauth2-client narrows its scopes and is told where it may not widen them', async () => {
  const gitlab = harbor();
  const client = as(gitlab);
  const pair = await connect(gitlab, client);
  await expect(client.refreshToken(pair, { scope: ['api', 'openid'] })).rejects.toMatchObject({
    oauth2Code: 'invalid_scope',
  });
  const narrow = await client.refreshToken(pair, { scope: ['read_user'] });
  expect((await asBearer(gitlab, narrow.accessToken, '/api/v4/projects')).status).toBe(403);
});

test('@badgateway/oauth2-client gets a token for itself', async () => {
  const gitlab = harbor();
  const own = await as(gitlab).clientCredentials({ scope: ['read_user'] });
  expect(own.refreshToken).toBeNull();
  await expect(as(gitlab, { clientSecret: 'gloas-wrong' }).clientCredentials()).rejects.toMatchObject({
    oauth2Code: 'invalid_client',
    httpCode: 401,
  });
});

test('@badgateway/oauth2-client’s strict HTTP Basic escapes the hyphen of gloas-, which GitLab does not undo', async () => {
  const strict = as(harbor(), { authenticationMethod: 'client_secret_basic' });
  await expect(strict.clientCredentials()).rejects.toMatchObject({ oauth2Code: 'invalid_client' });
});
