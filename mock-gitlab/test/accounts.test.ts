import { expect, test } from 'vitest';
import { caller, harbor, oauthApplication, seen, tokens } from './harbor.ts';

const account = { username: 'eve', admin: true };
const token = 'glpat-the-token-of-eve';

function eve(words: object, scopes: string[] = ['api']) {
  const gitlab = harbor();
  gitlab.seed({ people: [{ ...account, ...words }], tokens: [{ token, name: 'x', user: 'eve', scopes }] });
  return { gitlab, call: caller(gitlab, token), root: caller(gitlab, tokens.root) };
}

test.each([
  [{ internal: true }, 'This action cannot be performed by internal users'],
  [
    { password_expired: true },
    'Your password expired. Please access GitLab from a web browser to update your password.',
  ],
  [{ state: 'blocked', password_expired: true }, 'Your account has been blocked.'],
] as const)('an account that is %o is refused', async (words, reason) => {
  expect(await eve(words).call('GET', '/user')).toMatchObject({
    status: 403,
    body: { message: `403 Forbidden - ${reason}` },
  });
});

test('who has not accepted the terms is refused while the instance enforces them', async () => {
  const { call, root } = eve({ accepted_terms: false });
  expect((await call('GET', '/user')).status).toBe(200);
  expect((await root('PUT', '/application/settings', { enforce_terms: true })).status).toBe(200);
  expect((await call('GET', '/user')).body.message).toMatch(
    /^403 Forbidden - You \(@eve\) must accept the Terms of Service in order to perform this action\. To accept these terms, please access GitLab from a web browser at https?:\/\/[^ ]+\.$/,
  );
});

test('a blocked account is told so whatever its token is worth', async () => {
  expect((await eve({ state: 'blocked' }, ['read_user']).call('GET', '/projects')).body).toEqual({
    message: '403 Forbidden - Your account has been blocked.',
  });
});

test('a token whose only scope is sudo acts as others, and as its own it is worth nothing', async () => {
  const { gitlab, call } = eve({}, ['sudo']);
  const headers = { 'private-token': token, sudo: 'ada' };
  expect(await seen(await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers }))).toMatchObject({
    status: 200,
    body: { username: 'ada' },
  });
  expect((await call('GET', '/user')).body).toMatchObject({ error: 'insufficient_scope' });
});

test('who is no administrator hears that before what their token lacks', async () => {
  expect((await eve({ admin: false }, ['read_user']).call('GET', '/projects?sudo=ada')).body).toEqual({
    message: '403 Forbidden - Must be admin to use sudo',
  });
});

test('a living OAuth token counts beside a private token that nobody knows', async () => {
  const gitlab = harbor();
  gitlab.seed({
    oauth_tokens: [
      {
        application: oauthApplication.clientId,
        user: 'ada',
        access_token: 'oauth-of-ada-01',
        scopes: ['api'],
      },
    ],
  });
  const who = async (privateToken: string, bearer: string) => {
    const headers = { 'private-token': privateToken, authorization: `Bearer ${bearer}` };
    const { status, body } = await seen(await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers }));
    return [status, body.username];
  };
  expect(await who('glpat-unknown-000001', 'oauth-of-ada-01')).toEqual([200, 'ada']);
  expect(await who(tokens.root, 'oauth-of-ada-01')).toEqual([200, 'root']);
  expect(await who('glpat-unknown-000001', tokens.adaApi)).toEqual([401, undefined]);
});
