import * as client from 'openid-client';
import { expect, test } from 'vitest';
import { type MockGitLab, decideOnConsent, decideOnDevice } from '../../src/index.ts';
import { harbor, oauthApplication, people } from '../harbor.ts';

// A certified client that nobody here wrote, in process, from discovery to the end of the pair.

const { clientId, clientSecret, redirectUri } = oauthApplication;

const over =
  (gitlab: MockGitLab): client.CustomFetch =>
  (url, { body, headers, method, redirect, signal }) =>
    gitlab.fetch(url, {
      headers,
      method,
      redirect,
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    });

const discover = (gitlab: MockGitLab, authentication?: client.ClientAuth, id = clientId) =>
  client.discovery(
    new URL(gitlab.baseUrl),
    id,
    undefined,
    authentication ?? client.ClientSecretPost(clientSecret),
    {
      execute: [client.allowInsecureRequests],
      [client.customFetch]: over(gitlab),
    },
  );

async function connect(gitlab: MockGitLab, config: client.Configuration, to: string = redirectUri) {
  const verifier = client.randomPKCECodeVerifier();
  const nonce = client.randomNonce();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: to,
    scope: 'api openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    state,
  });
  const at = new URL(await decideOnConsent(gitlab.fetch, url.href, people.ada));
  return client.authorizationCodeGrant(config, at, {
    pkceCodeVerifier: verifier,
    expectedNonce: nonce,
    expectedState: state,
    idTokenExpected: true,
  });
}

const challenge = (error: string) => ({
  name: 'WWWAuthenticateChallengeError',
  cause: [{ scheme: 'bearer', parameters: { error } }],
});

/** HTTP Basic as GitLab reads it: nothing is escaped. */
const plainBasic: client.ClientAuth = (_as, { client_id: id }, _body, headers) => {
  headers.set('authorization', `Basic ${btoa(`${id}:${clientSecret}`)}`);
};

test.each([
  ['in the body', client.ClientSecretPost(clientSecret)],
  ['in the header', plainBasic],
])('openid-client goes all the way, with its secret %s', async (_, authentication) => {
  const gitlab = harbor();
  const config = await discover(gitlab, authentication);
  client.enableNonRepudiationChecks(config);
  const tokens = await connect(gitlab, config);
  expect(tokens.claims()).toMatchObject({ sub: '2', email: 'ada@harbor.example', email_verified: true });
  expect(tokens.expires_in).toBe(7200);

  const told = await client.fetchUserInfo(config, tokens.access_token, '2');
  expect(told).toMatchObject({ nickname: 'ada', groups: ['harbor', 'harbor/crew'] });
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(fresh.claims()?.sub).toBe('2');
  await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject(
    challenge('invalid_grant'),
  );
  await expect(client.fetchUserInfo(config, tokens.access_token, '2')).rejects.toMatchObject(
    challenge('invalid_token'),
  );

  expect(await client.tokenIntrospection(config, fresh.access_token)).toMatchObject({ active: true });
  await client.tokenRevocation(config, fresh.access_token);
  expect(await client.tokenIntrospection(config, fresh.access_token)).toStrictEqual({ active: false });
  await expect(client.refreshTokenGrant(config, fresh.refresh_token ?? '')).rejects.toMatchObject(
    challenge('invalid_grant'),
  );
});

test('openid-client under a relative URL root', async () => {
  const gitlab = harbor({ baseUrl: 'http://gitlab.test/gitlab' });
  const config = await discover(gitlab);
  expect(config.serverMetadata().token_endpoint).toBe('http://gitlab.test/gitlab/oauth/token');
  expect((await connect(gitlab, config)).claims()?.iss).toBe('http://gitlab.test/gitlab');
});

test('openid-client’s own HTTP Basic escapes the hyphen of gloas-, which GitLab does not undo', async () => {
  const gitlab = harbor();
  const config = await discover(gitlab, client.ClientSecretBasic(clientSecret));
  await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject(challenge('invalid_client'));
});

test('openid-client as a public client has its id alone', async () => {
  const gitlab = harbor();
  gitlab.seed({
    oauth_applications: [
      {
        name: 'native',
        client_id: 'native-client',
        redirect_uris: ['http://127.0.0.1/cb'],
        scopes: ['api', 'openid', 'profile', 'email'],
        confidential: false,
      },
    ],
  });
  const config = await discover(gitlab, client.None(), 'native-client');
  const tokens = await connect(gitlab, config, 'http://127.0.0.1:50123/cb');
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  await client.tokenRevocation(config, fresh.refresh_token ?? '');
  await expect(client.refreshTokenGrant(config, fresh.refresh_token ?? '')).rejects.toMatchObject(
    challenge('invalid_grant'),
  );
});

test('openid-client hears of a wrong secret, a wrong verifier and a code that is over', async () => {
  const gitlab = harbor();
  const config = await discover(gitlab);
  const callback = async () => {
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'api',
      code_challenge: await client.calculatePKCECodeChallenge('v'.repeat(43)),
      code_challenge_method: 'S256',
    });
    return new URL(await decideOnConsent(gitlab.fetch, url.href, people.ben));
  };
  const exchange = (by: client.Configuration, at: URL, pkceCodeVerifier = 'v'.repeat(43)) =>
    client.authorizationCodeGrant(by, at, { pkceCodeVerifier });

  const stranger = await discover(gitlab, client.ClientSecretPost('gloas-wrong'));
  await expect(exchange(stranger, await callback())).rejects.toMatchObject(challenge('invalid_client'));
  await expect(exchange(config, await callback(), 'w'.repeat(43))).rejects.toMatchObject(
    challenge('invalid_grant'),
  );
  const late = await callback();
  gitlab.clock.advance({ minutes: 10 });
  await expect(exchange(config, late)).rejects.toMatchObject(challenge('invalid_grant'));
});

test('openid-client gets a token for itself that acts as nobody', async () => {
  const gitlab = harbor();
  const tokens = await client.clientCredentialsGrant(await discover(gitlab), { scope: 'api' });
  expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'api' });
  expect(tokens.refresh_token).toBeUndefined();
});

/** GitLab's discovery document does not name the endpoint for devices: whoever wants it adds it. */
function withDevices(gitlab: MockGitLab, known: client.Configuration, fetch: client.CustomFetch) {
  const server: client.ServerMetadata = Object.assign(known.serverMetadata(), {
    device_authorization_endpoint: `${gitlab.baseUrl}/oauth/authorize_device`,
  });
  const config = new client.Configuration(server, clientId, undefined, client.ClientSecretPost(clientSecret));
  client.allowInsecureRequests(config);
  config[client.customFetch] = fetch;
  return config;
}

test('openid-client lets a device in that somebody has allowed', async () => {
  const gitlab = harbor();
  const config = withDevices(gitlab, await discover(gitlab), over(gitlab));
  const started = await client.initiateDeviceAuthorization(config, { scope: 'api openid' });
  await decideOnDevice(gitlab.fetch, started.verification_uri_complete ?? '', people.ben);
  const tokens = await client.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.001 });
  expect(tokens.claims()?.sub).toBe('3');
  expect((await client.refreshTokenGrant(config, tokens.refresh_token ?? '')).scope).toBe('api openid');
});

test('openid-client stops polling at GitLab’s challenge, and goes on where it is taken away', async () => {
  const gitlab = harbor();
  const known = await discover(gitlab);
  const started = await client.initiateDeviceAuthorization(withDevices(gitlab, known, over(gitlab)), {});
  const poll = (config: client.Configuration) =>
    client.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.001 });
  await expect(poll(withDevices(gitlab, known, over(gitlab)))).rejects.toMatchObject(
    challenge('authorization_pending'),
  );

  let polls = 0;
  const tolerant = withDevices(gitlab, known, async (url, options) => {
    gitlab.clock.advance({ seconds: 5 });
    polls += 1;
    if (polls === 3) await decideOnDevice(gitlab.fetch, started.verification_uri_complete ?? '', people.cyd);
    const answer = await over(gitlab)(url, options);
    const headers = new Headers(answer.headers);
    headers.delete('www-authenticate');
    return new Response(answer.body, { status: answer.status, headers });
  });
  expect((await poll(tolerant)).token_type).toBe('bearer');
  expect(polls).toBe(3);
});
