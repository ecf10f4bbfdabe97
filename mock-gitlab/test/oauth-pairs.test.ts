import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { harbor, oauthApplication, people } from './harbor.ts';
import {
  CHALLENGE,
  VERIFIER,
  asBearer,
  callback,
  connect,
  credentials,
  post,
  redeem,
  refresh,
} from './oauth-walk.ts';

/** A second application, of the public kind unless said otherwise. */
function withOther(confidential = false) {
  const gitlab = harbor();
  const other = { client_id: 'other', redirect_uri: 'https://other.test/cb' };
  gitlab.seed({
    oauth_applications: [
      {
        name: 'other',
        client_id: other.client_id,
        client_secret: 'gloas-other',
        redirect_uris: [other.redirect_uri],
        scopes: ['api', 'read_user'],
        confidential,
      },
    ],
  });
  return { gitlab, other };
}

const introspect = (
  gitlab: MockGitLab,
  token: string,
  body: Record<string, string> = credentials,
  headers = {},
) => post(gitlab, '/oauth/introspect', { token, ...body }, headers);
const revoke = (gitlab: MockGitLab, token: string, body: Record<string, string> = credentials) =>
  post(gitlab, '/oauth/revoke', { token, ...body });

test('a pair says all there is to it, in GitLab’s order', async () => {
  const gitlab = harbor();
  const { body } = await redeem(gitlab, await callback(gitlab));
  expect(Object.keys(body)).toStrictEqual([
    'access_token',
    'token_type',
    'expires_in',
    'refresh_token',
    'scope',
    'created_at',
    'id_token',
  ]);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 7200, created_at: 1_801_382_400 });
});

test('each grant makes a pair of its own, and all of them live', async () => {
  const gitlab = harbor();
  const pairs = [await connect(gitlab), await connect(gitlab), await connect(gitlab)];
  expect(new Set(pairs.map(({ access_token: token }) => token)).size).toBe(3);
  await refresh(gitlab, pairs[1].refresh_token);
  const states = await Promise.all(pairs.map(({ access_token: token }) => asBearer(gitlab, token)));
  expect(states.map(({ status }) => status)).toStrictEqual([200, 401, 200]);
});

test.each([
  ['a verifier where there was no challenge', {}, { code_verifier: VERIFIER }],
  [
    'a verifier sent as its own challenge',
    { code_challenge: CHALLENGE, code_challenge_method: 'S256' },
    { code_verifier: CHALLENGE },
  ],
  [
    'a padded challenge',
    { code_challenge: `${CHALLENGE}=`, code_challenge_method: 'S256' },
    { code_verifier: VERIFIER },
  ],
  ['another address', {}, { redirect_uri: 'http://127.0.0.1:4400/other' }],
])('%s is an invalid grant, and does not use the code up', async (_, asked, sent) => {
  const gitlab = harbor();
  const at = await callback(gitlab, asked);
  expect(await redeem(gitlab, at, sent)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('what is missing is named in the engine’s order', async () => {
  const gitlab = harbor();
  const at = await callback(gitlab, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
  const told = async (changes: Record<string, string>) =>
    (await redeem(gitlab, at, changes)).body.error_description;
  expect(await told({ code: '' })).toBe('Missing required parameter: code.');
  expect(await told({ redirect_uri: '' })).toBe('Missing required parameter: code_verifier.');
  expect(await told({ redirect_uri: '', code_verifier: VERIFIER })).toBe(
    'Missing required parameter: redirect_uri.',
  );
  const wrong = { client_secret: 'gloas-wrong', code_verifier: 'w' };
  expect((await redeem(gitlab, at, wrong)).body.error).toBe('invalid_client');
  expect((await redeem(gitlab, at, { code_verifier: VERIFIER })).status).toBe(200);
});

test('a code and a refresh token belong to the client they were made for', async () => {
  const { gitlab, other } = withOther();
  const at = await callback(gitlab);
  const asOther = { client_id: other.client_id, client_secret: '' };
  expect((await redeem(gitlab, at, asOther)).body.error).toBe('invalid_grant');
  const { body } = await redeem(gitlab, at);
  const as = (changes: Record<string, string>) => refresh(gitlab, body.refresh_token, changes);
  expect((await as(asOther)).body.error).toBe('invalid_grant');
  expect((await as({ client_id: '', client_secret: '' })).body.error).toBe('invalid_grant');
  expect((await as({ client_secret: 'gloas-wrong' })).body.error).toBe('invalid_client');
  expect((await as({ client_secret: 'gloas-wrong', refresh_token: 'unknown' })).body.error).toBe(
    'invalid_grant',
  );
  expect((await as({})).status).toBe(200);
});

test('a public client refreshes by its id alone; a wrong secret is wrong there too', async () => {
  const { gitlab, other } = withOther();
  const at = await callback(gitlab, { ...other, scope: 'api' });
  const { body } = await redeem(gitlab, at, { ...other, client_secret: '' });
  const own = { client_id: other.client_id, client_secret: '' };
  expect((await refresh(gitlab, body.refresh_token, { ...own, client_secret: 'x' })).body.error).toBe(
    'invalid_client',
  );
  expect((await refresh(gitlab, body.refresh_token, own)).status).toBe(200);
});

test('a narrowed pair stays narrow', async () => {
  const gitlab = harbor();
  const wide = await connect(gitlab, 'api read_user');
  const { body: narrow } = await refresh(gitlab, wide.refresh_token, { scope: 'read_user' });
  expect(narrow.scope).toBe('read_user');
  expect((await refresh(gitlab, narrow.refresh_token, { scope: 'api' })).body.error).toBe('invalid_scope');
  expect((await refresh(gitlab, narrow.refresh_token)).body.scope).toBe('read_user');
});

test('revoking either value ends both', async () => {
  for (const value of ['access_token', 'refresh_token'] as const) {
    const gitlab = harbor();
    const pair = await connect(gitlab);
    expect(await revoke(gitlab, pair[value])).toMatchObject({ status: 200, body: {} });
    expect((await asBearer(gitlab, pair.access_token)).body.error).toBe('invalid_token');
    expect((await refresh(gitlab, pair.refresh_token)).body.error).toBe('invalid_grant');
  }
});

test('revoking a pair whose access token is over says 200 and changes nothing', async () => {
  const gitlab = harbor();
  const pair = await connect(gitlab);
  gitlab.clock.advance({ hours: 2 });
  expect((await revoke(gitlab, pair.refresh_token)).status).toBe(200);
  expect((await refresh(gitlab, pair.refresh_token)).status).toBe(200);
});

test('the token of a public application is revoked by whoever holds it, another’s by nobody else', async () => {
  const { gitlab, other } = withOther();
  const at = await callback(gitlab, { ...other, scope: 'api' });
  const { body } = await redeem(gitlab, at, { ...other, client_secret: '' });
  expect((await revoke(gitlab, body.access_token, {})).status).toBe(200);
  expect((await asBearer(gitlab, body.access_token)).status).toBe(401);
  const pair = await connect(gitlab);
  const denied = await revoke(gitlab, pair.access_token, { client_id: other.client_id });
  expect(denied).toMatchObject({ status: 403, body: { error: 'unauthorized_client' } });
  expect(denied.headers.get('www-authenticate')).toBeNull();
});

test('introspection is for the token’s own client, or for another token of its application', async () => {
  const { gitlab } = withOther(true);
  const [pair, second] = [await connect(gitlab), await connect(gitlab)];
  const other = { client_id: 'other', client_secret: 'gloas-other' };
  expect((await introspect(gitlab, pair.access_token, other)).body).toStrictEqual({ active: false });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const seen = await introspect(gitlab, pair.access_token, {}, bearer(second.access_token));
  expect(seen.body).toStrictEqual({
    active: true,
    scope: 'api openid',
    client_id: oauthApplication.clientId,
    token_type: 'Bearer',
    exp: 1_801_382_400 + 7200,
    iat: 1_801_382_400,
  });
  const own = await introspect(gitlab, pair.access_token, {}, bearer(pair.access_token));
  expect(own).toMatchObject({ status: 401, body: { error: 'invalid_token', state: 'unauthorized' } });
  expect((await introspect(gitlab, 'unknown', {}, bearer(pair.access_token))).status).toBe(401);
  expect((await introspect(gitlab, pair.access_token, {}, bearer('unknown'))).body.error).toBe(
    'invalid_request',
  );
  expect((await introspect(gitlab, pair.access_token, { ...other, client_secret: 'x' })).status).toBe(401);
});

test.each([['unknown'], ['']])('introspecting %j finds nothing alive', async (token) => {
  expect(await introspect(harbor(), token)).toMatchObject({ status: 200, body: { active: false } });
});

test('introspection of a pair that is over finds neither value alive', async () => {
  const gitlab = harbor();
  const pair = await connect(gitlab);
  expect((await introspect(gitlab, pair.refresh_token)).body.active).toBe(true);
  gitlab.clock.advance({ hours: 2 });
  for (const token of [pair.access_token, pair.refresh_token]) {
    expect((await introspect(gitlab, token)).body).toStrictEqual({ active: false });
  }
});

test('token info is 400 for every token that is none', async () => {
  const gitlab = harbor();
  const pair = await connect(gitlab);
  await revoke(gitlab, pair.access_token);
  for (const token of [pair.access_token, 'unknown', 'glpat-moorage-demo-ada-api']) {
    const answer = await asBearer(gitlab, token, '/oauth/token/info');
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_request"');
  }
});

test('the password grant needs no client, and neither does the refresh of its pair', async () => {
  const gitlab = harbor({ profile: '17.11' });
  const { username, password } = people.ada;
  const body = { grant_type: 'password', username, password };
  const alone = await post(gitlab, '/oauth/token', body);
  expect(alone).toMatchObject({ status: 200, body: { scope: 'api' } });
  const again = { grant_type: 'refresh_token', refresh_token: alone.body.refresh_token };
  expect((await post(gitlab, '/oauth/token', again)).status).toBe(200);
  expect((await post(gitlab, '/oauth/token', { ...body, client_id: 'x' })).body.error).toBe('invalid_client');
  expect((await post(gitlab, '/oauth/token', { ...body, scope: 'nonsense' })).body.error).toBe(
    'invalid_scope',
  );
});

test.each(['19.1', 'gitlab.com'] as const)('GitLab %s knows no password grant', async (profile) => {
  const body = { ...credentials, grant_type: 'password', username: 'ada', password: people.ada.password };
  const answer = await post(harbor({ profile }), '/oauth/token', body);
  expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
});
