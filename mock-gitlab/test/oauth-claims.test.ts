import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { harbor, seen } from './harbor.ts';
import { asBearer, claimsOf, connect, redeem, refresh, callback } from './oauth-walk.ts';

/** A GitLab in which eve is known well. */
function withEve(profile: Record<string, string> = {}) {
  const gitlab = harbor();
  gitlab.seed({
    people: [
      { username: 'eve', name: 'Eve Pier', email: 'eve@private.test', password: 'secret-enough', profile },
    ],
    groups: [
      { path: 'fleet', members: { eve: 'owner' } },
      { path: 'fleet/tugs' },
      { path: 'yard', members: { eve: 'developer' } },
      { path: 'yard/crane', members: { eve: 'maintainer' } },
      { path: 'fog' },
    ],
  });
  return gitlab;
}
const eve = { username: 'eve', password: 'secret-enough' };
const userinfo = async (gitlab: MockGitLab, scope: string) =>
  asBearer(gitlab, (await connect(gitlab, scope, eve)).access_token, '/oauth/userinfo');

test('userinfo tells who somebody is and which groups they are in, role by role', async () => {
  const { body, headers } = await userinfo(withEve(), 'openid');
  expect(Object.keys(body)).toStrictEqual([
    'sub',
    'sub_legacy',
    'name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'groups',
    'https://gitlab.org/claims/groups/owner',
    'https://gitlab.org/claims/groups/maintainer',
    'https://gitlab.org/claims/groups/developer',
  ]);
  expect(body).toMatchObject({
    sub_legacy: expect.stringMatching(/^[0-9a-f]{64}$/),
    name: 'Eve Pier',
    nickname: 'eve',
    profile: 'http://gitlab.test/eve',
    groups: ['fleet', 'fleet/tugs', 'yard', 'yard/crane'],
    'https://gitlab.org/claims/groups/owner': ['fleet'],
    'https://gitlab.org/claims/groups/maintainer': ['yard/crane'],
    'https://gitlab.org/claims/groups/developer': ['yard'],
  });
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
});

test('the primary address needs the scope email, the public one does not', async () => {
  const hidden = await userinfo(withEve(), 'openid');
  expect(hidden.body).not.toHaveProperty('email');
  expect(hidden.body).not.toHaveProperty('email_verified');
  const primary = await userinfo(withEve({ public_email: 'eve@public.test' }), 'openid email');
  expect(primary.body).toMatchObject({ email: 'eve@private.test', email_verified: true });
  const open = await userinfo(
    withEve({ public_email: 'eve@public.test', website_url: 'eve.test' }),
    'openid',
  );
  expect(open.body).toMatchObject({
    email: 'eve@public.test',
    email_verified: true,
    website: 'http://eve.test',
  });
});

test('an id token says little: who, for whom, until when, and the groups', async () => {
  const gitlab = withEve();
  gitlab.clock.advance({ minutes: 1 });
  const at = await callback(gitlab, { scope: 'openid email', nonce: 'n-1' }, eve);
  gitlab.clock.advance({ minutes: 2 });
  const { body } = await redeem(gitlab, at);
  const claims = claimsOf(body.id_token);
  expect(Object.keys(claims)).toStrictEqual([
    'iss',
    'sub',
    'aud',
    'exp',
    'iat',
    'nonce',
    'auth_time',
    'sub_legacy',
    'email',
    'email_verified',
    'groups_direct',
  ]);
  const issued = Date.parse('2027-01-31T08:03:00Z') / 1000;
  expect(claims).toMatchObject({
    iss: 'http://gitlab.test',
    aud: expect.stringMatching(/^[0-9a-f]{64}$/),
    iat: issued,
    exp: issued + 120,
    auth_time: issued - 120,
    nonce: 'n-1',
    groups_direct: ['fleet', 'yard', 'yard/crane'],
  });
  const again = claimsOf((await refresh(gitlab, body.refresh_token)).body.id_token);
  expect(again).not.toHaveProperty('nonce');
  expect(again).toMatchObject({ sub: claims['sub'], auth_time: claims['auth_time'] });
});

test('userinfo by POST, with the token in the body or the query', async () => {
  const gitlab = harbor();
  const { access_token: token } = await connect(gitlab);
  const url = `${gitlab.baseUrl}/oauth/userinfo`;
  const posted = await seen(
    await gitlab.fetch(url, { method: 'POST', body: new URLSearchParams({ access_token: token }) }),
  );
  const queried = await seen(await gitlab.fetch(`${url}?bearer_token=${token}`));
  expect(posted).toMatchObject({ status: 200, body: { nickname: 'ada' } });
  expect(queried.body).toStrictEqual(posted.body);
});

test('userinfo says why a token is refused', async () => {
  const gitlab = harbor();
  const pair = await connect(gitlab);
  const told = async (token: string) => {
    const { status, body, headers } = await asBearer(gitlab, token, '/oauth/userinfo');
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    return [status, body];
  };
  const refused = (text: string) => [
    401,
    { error: 'invalid_token', error_description: text, state: 'unauthorized' },
  ];
  expect(await told('unknown')).toStrictEqual(refused('The access token is invalid'));
  gitlab.clock.advance({ hours: 2 });
  expect(await told(pair.access_token)).toStrictEqual(refused('The access token expired'));
  await refresh(gitlab, pair.refresh_token);
  expect(await told(pair.access_token)).toStrictEqual(refused('The access token was revoked'));
});

test('without the scope openid userinfo is closed, without a word', async () => {
  const gitlab = harbor();
  const answer = await asBearer(gitlab, (await connect(gitlab, 'api')).access_token, '/oauth/userinfo');
  expect([answer.status, answer.body]).toStrictEqual([403, '']);
});

test('an old subject survives another name', async () => {
  const gitlab = harbor();
  const { access_token: token } = await connect(gitlab);
  const before = (await asBearer(gitlab, token, '/oauth/userinfo')).body;
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/users/2`, {
    method: 'PUT',
    headers: { 'private-token': 'glpat-moorage-demo-root-00', 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'lovelace' }),
  });
  const after = (await asBearer(gitlab, token, '/oauth/userinfo')).body;
  expect(after.nickname).toBe('lovelace');
  expect(after.sub_legacy).toBe(before.sub_legacy);
});
