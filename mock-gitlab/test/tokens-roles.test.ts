import { expect, test } from 'vitest';
import type { MockGitLab } from '../src/index.ts';
import { caller, harbor, seen, tokens } from './harbor.ts';

const wish = { name: 'ship', scopes: ['api'] };

/** A personal token of somebody, made by the administrator. */
async function callerOf(gitlab: MockGitLab, userId: number) {
  const made = await caller(gitlab, tokens.root)('POST', `/users/${userId}/personal_access_tokens`, wish);
  return caller(gitlab, made.body.token);
}

const BEN = 3;
const CYD = 4;

test('a bot lists and ends tokens of its project, but makes and rotates none', async () => {
  const bot = caller(harbor(), tokens.dockMaintainer);
  expect((await bot('GET', '/projects/1/access_tokens')).status).toBe(200);
  expect((await bot('POST', '/projects/1/access_tokens', wish)).body.message).toBe(
    '400 Bad request - User does not have permission to create project access token',
  );
  expect((await bot('POST', '/projects/1/access_tokens/5/rotate')).status).toBe(401);
  expect((await bot('DELETE', '/projects/1/access_tokens/6')).status).toBe(204);
});

test('a bot reads and rotates its own token by id where personal tokens are', async () => {
  const gitlab = harbor();
  const bot = caller(gitlab, tokens.dockMaintainer);
  const { id } = (await bot('GET', '/personal_access_tokens/self')).body;
  expect(
    (await bot('GET', '/personal_access_tokens')).body.map((one: { id: number }) => one.id),
  ).toStrictEqual([id]);
  const rotated = await bot('POST', `/personal_access_tokens/${id}/rotate`);
  expect(rotated.status).toBe(200);
  expect(rotated.body).not.toHaveProperty('access_level');
  const shown = await caller(gitlab, tokens.adaApi)('GET', `/projects/1/access_tokens/${rotated.body.id}`);
  expect(shown.body).toMatchObject({ access_level: 40, resource_type: 'project', resource_id: 1 });
});

test.each([
  ['GET', '/projects/1/access_tokens', 401, { message: '401 Unauthorized' }],
  ['GET', '/projects/1/access_tokens/4', 401, { message: '401 Unauthorized' }],
  ['POST', '/projects/1/access_tokens/4/rotate', 401, { message: '401 Unauthorized' }],
  [
    'DELETE',
    '/projects/1/access_tokens/4',
    400,
    { message: '400 Bad request - Cyd Deck cannot delete dock owner' },
  ],
  ['DELETE', '/projects/1/access_tokens/999', 404, { message: '404 project Access Token Not Found' }],
  ['GET', '/projects/2/access_tokens', 404, { message: '404 Project Not Found' }],
])('a developer who asks %s %s is told %i', async (verb, path, status, body) => {
  const gitlab = harbor();
  const cyd = await callerOf(gitlab, CYD);
  const { name } = (await cyd('GET', '/user')).body;
  const owner = (await caller(gitlab, tokens.adaApi)('GET', '/projects/1/access_tokens/4')).body.name;
  const text = body.message.replace('Cyd Deck', name).replace('dock owner', owner);
  expect(await cyd(verb, path)).toMatchObject({ status, body: { message: text } });
});

test('a maintainer does not learn of a token that is not there, an administrator does', async () => {
  const gitlab = harbor();
  const ben = await callerOf(gitlab, BEN);
  expect((await ben('POST', '/projects/1/access_tokens/999/rotate')).body).toStrictEqual({
    message: '401 Unauthorized',
  });
  const root = caller(gitlab, tokens.root);
  expect((await root('POST', '/projects/1/access_tokens/999/rotate')).body).toStrictEqual({
    message: '404 Not Found',
  });
});

test('an old release says more of a token that is not there', async () => {
  const ada = caller(harbor({ switches: { version: '16.11.0-ee' } }), tokens.adaApi);
  expect((await ada('GET', '/projects/1/access_tokens/999')).body).toStrictEqual({
    message: '404 Could not find project access token with token_id: 999 Not Found',
  });
});

test('a revoked token of a higher rank is revoked first of all', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.adaApi)('DELETE', '/projects/1/access_tokens/4');
  const ben = await callerOf(gitlab, BEN);
  expect((await ben('POST', '/projects/1/access_tokens/4/rotate')).body.message).toBe(
    '400 Bad request - Token already revoked',
  );
});

test('on gitlab.com without a plan nobody makes or rotates project tokens', async () => {
  const gitlab = harbor({ profile: 'gitlab.com', switches: { rateLimits: false } });
  const ada = caller(gitlab, tokens.adaApi);
  expect((await ada('POST', '/groups/harbor/access_tokens', wish)).body.message).toBe(
    '400 Bad request - User does not have permission to create group access token',
  );
  expect((await ada('POST', '/projects/1/access_tokens/5/rotate')).status).toBe(401);
  expect((await ada('DELETE', '/projects/1/access_tokens/5')).status).toBe(204);
  const paid = harbor({ profile: 'gitlab.com', switches: { rateLimits: false, tier: 'premium' } });
  expect((await caller(paid, tokens.adaApi)('POST', '/groups/harbor/access_tokens', wish)).status).toBe(201);
});

test.each([
  [{ name: '', scopes: ['api'] }, "400 Bad request - Name can't be blank"],
  [{ name: 'x', scopes: [] }, "400 Bad request - Scopes can't be blank"],
  [
    { name: 'x'.repeat(256), scopes: ['api'] },
    '400 Bad request - Name is too long (maximum is 255 characters)',
  ],
])('a project token of %j is no token', async (asked, message) => {
  const gitlab = harbor();
  const before = (await caller(gitlab, tokens.root)('GET', '/users')).headers.get('x-total');
  expect(
    (await caller(gitlab, tokens.adaApi)('POST', '/projects/1/access_tokens', asked)).body,
  ).toStrictEqual({ message });
  expect((await caller(gitlab, tokens.root)('GET', '/users')).headers.get('x-total')).toBe(before);
});

test('scopes in one text with commas are a list for persons, not for projects', async () => {
  const root = caller(harbor(), tokens.root);
  const asked = { name: 'x', scopes: 'api,read_user' };
  expect((await root('POST', '/users/2/personal_access_tokens', asked)).body.scopes).toStrictEqual([
    'api',
    'read_user',
  ]);
  expect((await root('POST', '/projects/1/access_tokens', { ...asked, scopes: 'api' })).body).toStrictEqual({
    error: 'scopes is invalid',
  });
});

test('who is nobody hears so before anything else is looked at', async () => {
  const nobody = caller(harbor());
  for (const [verb, path] of [
    ['POST', '/projects/1/access_tokens'],
    ['POST', '/users/2/personal_access_tokens'],
    ['GET', '/personal_access_tokens?state=odd'],
    ['GET', '/groups/nowhere/access_tokens'],
  ] as const) {
    expect(await nobody(verb, path), path).toMatchObject({
      status: 401,
      body: { message: '401 Unauthorized' },
    });
  }
});

test('only oneself may be named by who is no administrator', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  expect((await ada('GET', '/personal_access_tokens?user_id=2')).status).toBe(200);
  expect((await ada('GET', '/personal_access_tokens?user_id=99&state=odd')).status).toBe(401);
  expect((await ada('GET', '/personal_access_tokens/2?user_id=1')).status).toBe(401);
  const root = caller(gitlab, tokens.root);
  expect((await root('GET', '/personal_access_tokens?user_id=99')).body).toStrictEqual({
    message: '404 Not Found',
  });
  expect((await root('GET', '/personal_access_tokens?user_id=')).status).toBe(404);
  expect((await root('GET', '/personal_access_tokens?user_id=ada')).body).toStrictEqual({
    error: 'user_id is invalid',
  });
  expect((await root('GET', '/personal_access_tokens')).body).toHaveLength(9);
});

test('an OAuth token has no token of this kind to rotate or show', async () => {
  const gitlab = harbor({ switches: { passwordGrant: true } });
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      username: 'ada',
      password: 'moorage-demo',
      scope: 'api',
    }),
  });
  const token: string = (await seen(answer)).body.access_token;
  const ask = async (verb: string, path: string) => {
    const init = { method: verb, headers: { authorization: `Bearer ${token}` } };
    const reply = await gitlab.fetch(`${gitlab.baseUrl}/api/v4${path}`, init);
    return { status: reply.status, body: await reply.json() };
  };
  const notHere = {
    message: '400 Bad request - This endpoint requires token type to be a personal access token',
  };
  expect(await ask('GET', '/personal_access_tokens/self')).toStrictEqual({ status: 400, body: notHere });
  expect(await ask('GET', '/personal_access_tokens/self/associations?min_access_level=7')).toStrictEqual({
    status: 400,
    body: notHere,
  });
  for (const path of [
    '/personal_access_tokens',
    '/projects/1/access_tokens',
    '/groups/harbor/access_tokens',
  ]) {
    expect(await ask('POST', `${path}/self/rotate`)).toStrictEqual({
      status: 405,
      body: { message: '405 Method Not Allowed' },
    });
  }
  expect((await ask('POST', '/personal_access_tokens/3/rotate')).status).toBe(200);
});
