import { ArcticFetchError, GitLab, OAuth2RequestError, generateState } from 'arctic';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MockGitLab, decideOnConsent } from '../../src/index.ts';
import { harbor, oauthApplication, people } from '../harbor.ts';
import { asBearer } from '../oauth-walk.ts';

// A client that nobody here wrote; it has GitLab's paths built in and uses the global fetch.
const { clientId, clientSecret, redirectUri } = oauthApplication;
let gitlab: MockGitLab;
let url: string;

beforeEach(async () => {
  gitlab = harbor({ relativeUrlRoot: '/gitlab' });
  url = await gitlab.listen();
});
afterEach(() => gitlab.close());

const as = (secret: string | null = clientSecret, id: string = clientId) =>
  new GitLab(url, id, secret, redirectUri);

async function callback(by: GitLab): Promise<string> {
  const state = generateState();
  const at = new URL(
    await decideOnConsent(fetch, by.createAuthorizationURL(state, ['api', 'openid']).href, people.ada),
  );
  expect(at.searchParams.get('state')).toBe(state);
  return at.searchParams.get('code') ?? '';
}

test('arctic connects, refreshes and revokes', async () => {
  const by = as();
  const tokens = await by.validateAuthorizationCode(await callback(by));
  expect(tokens.scopes()).toStrictEqual(['api', 'openid']);
  expect(tokens.idToken()).toMatch(/^eyJ/);
  const fresh = await by.refreshAccessToken(tokens.refreshToken());
  await expect(by.refreshAccessToken(tokens.refreshToken())).rejects.toMatchObject({ code: 'invalid_grant' });
  expect((await asBearer(gitlab, fresh.accessToken())).body.username).toBe('ada');
  await by.revokeToken(fresh.accessToken());
  expect((await asBearer(gitlab, fresh.accessToken())).status).toBe(401);
});

test('arctic tells of a wrong secret, of none and of a code used twice', async () => {
  const by = as();
  const code = await callback(by);
  await expect(as('gloas-wrong').validateAuthorizationCode(code)).rejects.toMatchObject({
    code: 'invalid_client',
  });
  await expect(as(null).validateAuthorizationCode(code)).rejects.toBeInstanceOf(OAuth2RequestError);
  await by.validateAuthorizationCode(code);
  await expect(by.validateAuthorizationCode(code)).rejects.toMatchObject({ code: 'invalid_grant' });
});

test('arctic as a public client needs no secret, and sees a connection that breaks', async () => {
  gitlab.seed({
    oauth_applications: [
      {
        name: 'public',
        client_id: 'public-client',
        redirect_uris: [redirectUri],
        scopes: ['api', 'openid'],
        confidential: false,
      },
    ],
  });
  const by = as(null, 'public-client');
  const tokens = await by.validateAuthorizationCode(await callback(by));
  gitlab.faults.add({ kind: 'reset', match: { path: '/oauth/token' }, times: 1 });
  await expect(by.refreshAccessToken(tokens.refreshToken())).rejects.toBeInstanceOf(ArcticFetchError);
  expect((await by.refreshAccessToken(tokens.refreshToken())).accessTokenExpiresInSeconds()).toBe(7200);
});
