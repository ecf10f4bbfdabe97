import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

const REVOKED = 'Token was revoked. You have to re-authorize from the user.';

const works = async (gitlab: MockGitLab, token: string) =>
  (await caller(gitlab, token)('GET', '/personal_access_tokens/self')).status === 200;

test('rotating gives a new id and value, a week of life, and kills the old token at once', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const old = (await call('GET', '/personal_access_tokens/self')).body;
  const { status, body } = await call('POST', '/personal_access_tokens/self/rotate');

  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: old.name,
    scopes: ['api'],
    user_id: 2,
    expires_at: '2027-02-07',
    active: true,
  });
  expect(body.id).not.toBe(old.id);
  expect(body.token).toMatch(/^glpat-[\w-]{20}$/);
  expect(Object.keys(body).at(-1)).toBe('token');
  expect(await call('GET', '/user')).toMatchObject({ status: 401, body: { error_description: REVOKED } });
  expect(await works(gitlab, body.token)).toBe(true);
});

test('rotating again with the old token kills the new one too', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.dockOwner);
  const second = (await call('POST', '/projects/1/access_tokens/self/rotate')).body.token;
  const third = (await caller(gitlab, second)('POST', '/personal_access_tokens/self/rotate')).body.token;
  expect(await works(gitlab, third)).toBe(true);

  expect(await call('POST', '/projects/1/access_tokens/self/rotate')).toMatchObject({
    status: 401,
    body: { error: 'invalid_token', error_description: REVOKED },
  });
  expect(await works(gitlab, third)).toBe(false);
});

test('a dead token used elsewhere than for rotation harms nobody', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const next = (await call('POST', '/personal_access_tokens/self/rotate')).body.token;
  await call('GET', '/user');
  await call('GET', '/personal_access_tokens/self');
  expect(await works(gitlab, next)).toBe(true);
});

test('an expired token cannot rescue itself, and its family is left alone', async () => {
  const gitlab = harbor();
  const next = (await caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate')).body
    .token;
  gitlab.clock.advance({ days: 7 });
  expect(await caller(gitlab, next)('POST', '/personal_access_tokens/self/rotate')).toMatchObject({
    status: 401,
    body: { error: 'invalid_token', error_description: expect.stringContaining('expired') },
  });
});

test('rotating needs api or self_rotate', async () => {
  const gitlab = harbor();
  expect(
    await caller(gitlab, tokens.adaReadOnly)('POST', '/personal_access_tokens/self/rotate'),
  ).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope', scope: 'api self_rotate' },
  });
});

test('by id one rotates only what is one’s own, once', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  const root = caller(gitlab, tokens.root);
  const { id } = (await caller(gitlab, tokens.adaReadOnly)('GET', '/personal_access_tokens/self')).body;
  expect((await ada('POST', `/personal_access_tokens/${id}/rotate`)).status).toBe(200);
  expect(await ada('POST', `/personal_access_tokens/${id}/rotate`)).toMatchObject({
    status: 400,
    body: { message: '400 Bad request - Token already revoked' },
  });
  expect((await ada('POST', '/personal_access_tokens/1/rotate')).status).toBe(401);
  expect((await ada('POST', '/personal_access_tokens/999/rotate')).status).toBe(401);
  expect((await root('POST', '/personal_access_tokens/999/rotate')).status).toBe(404);
});

test('a list holds one’s own tokens, narrowed and sorted', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  const names = async (query: string) =>
    (await ada('GET', `/personal_access_tokens${query}`)).body.map((token: { name: string }) => token.name);
  expect(await names('')).toStrictEqual(['ada api', 'ada read', 'ada expired', 'ada revoked']);
  expect(await names('?state=active')).toStrictEqual(['ada api', 'ada read']);
  expect(await names('?revoked=true')).toStrictEqual(['ada revoked']);
  expect(await names('?search=READ')).toStrictEqual(['ada read']);
  expect(await names('?sort=name_desc')).toStrictEqual(['ada revoked', 'ada read', 'ada expired', 'ada api']);
  expect(await ada('GET', '/personal_access_tokens?revoked=maybe')).toMatchObject({
    status: 400,
    body: { error: 'revoked is invalid' },
  });
  expect(await ada('GET', '/personal_access_tokens?state=dead')).toMatchObject({
    body: { error: 'state does not have a valid value' },
  });
  expect((await ada('GET', '/personal_access_tokens?user_id=1')).status).toBe(401);
});

test('a token revokes itself whatever its scope, or another of the same person', async () => {
  const gitlab = harbor();
  const readOnly = caller(gitlab, tokens.adaReadOnly);
  expect((await readOnly('DELETE', '/personal_access_tokens/self')).status).toBe(204);
  expect(await works(gitlab, tokens.adaReadOnly)).toBe(false);
  const ada = caller(gitlab, tokens.adaApi);
  expect((await ada('DELETE', '/personal_access_tokens/1')).status).toBe(400);
  expect(await ada('DELETE', '/personal_access_tokens/999')).toMatchObject({
    status: 404,
    body: { message: '404 Not found' },
  });
});

test('an administrator makes personal tokens for others', async () => {
  const gitlab = harbor();
  const wish = { name: 'made', scopes: ['api'] };
  const root = caller(gitlab, tokens.root);
  const { status, body } = await root('POST', '/users/3/personal_access_tokens', wish);
  expect(status).toBe(201);
  expect(body.expires_at).toBe('2028-01-31');
  expect((await caller(gitlab, body.token)('GET', '/user')).body.username).toBe('ben');
  expect(
    (await root('POST', '/users/3/personal_access_tokens', { ...wish, expires_at: '2029-01-01' })).status,
  ).toBe(422);
  expect((await root('POST', '/users/99/personal_access_tokens', wish)).body).toStrictEqual({
    message: '404 User Not Found',
  });
  expect((await root('POST', '/users/3/personal_access_tokens', {})).body).toStrictEqual({
    error: 'name is missing, scopes is missing',
  });
  expect((await caller(gitlab, tokens.adaApi)('POST', '/users/3/personal_access_tokens', wish)).status).toBe(
    403,
  );
});

test('a project token comes with a bot that is member of the project', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  const { status, body } = await ada('POST', '/projects/harbor%2Fdock/access_tokens', {
    name: 'ci',
    scopes: ['api', 'self_rotate'],
    access_level: 30,
    expires_at: '2027-03-01',
  });
  expect(status).toBe(201);
  expect(Object.keys(body)).toStrictEqual([
    'id',
    'name',
    'revoked',
    'created_at',
    'description',
    'scopes',
    'user_id',
    'last_used_at',
    'active',
    'granular',
    'expires_at',
    'access_level',
    'resource_type',
    'resource_id',
    'token',
  ]);
  const bot = (await caller(gitlab, body.token)('GET', '/user')).body;
  expect(bot).toMatchObject({ id: body.user_id, name: 'ci', bot: true, projects_limit: 0 });
  expect(bot.username).toMatch(/^project_1_bot_[0-9a-f]{32}$/);
  expect((await ada('GET', `/projects/1/members/${bot.id}`)).body.access_level).toBe(30);
});

test.each([
  [{}, 'name is missing, scopes is missing'],
  [{ name: 'x', scopes: ['read_user'] }, 'scopes does not have a valid value'],
  [{ name: 'x', scopes: ['api'], access_level: 33 }, 'access_level does not have a valid value'],
])('a project token of %j is refused', async (wish, error) => {
  const ada = caller(harbor(), tokens.adaApi);
  expect(await ada('POST', '/projects/1/access_tokens', wish)).toMatchObject({
    status: 400,
    body: { error },
  });
});

test('who may make, see and end project and group tokens', async () => {
  const gitlab = harbor();
  const wish = { name: 'x', scopes: ['api'] };
  const denied = (kind: string) => ({
    status: 400,
    body: { message: `400 Bad request - User does not have permission to create ${kind} access token` },
  });
  const bot = caller(gitlab, tokens.dockMaintainer);
  const developer = caller(gitlab, tokens.dockDeveloper);
  const ada = caller(gitlab, tokens.adaApi);

  // A bot may look but not make.
  expect((await bot('GET', '/projects/1/access_tokens')).status).toBe(200);
  expect(await bot('POST', '/projects/1/access_tokens', wish)).toMatchObject(denied('project'));
  expect((await developer('GET', '/projects/1/access_tokens')).status).toBe(401);
  expect(await developer('POST', '/projects/1/access_tokens', wish)).toMatchObject(denied('project'));
  expect((await bot('GET', '/projects/2/access_tokens')).body).toStrictEqual({
    message: '404 Project Not Found',
  });
  expect((await ada('POST', '/groups/harbor/access_tokens', wish)).status).toBe(201);
  expect((await ada('DELETE', '/projects/1/access_tokens/999')).body).toStrictEqual({
    message: '404 project Access Token Not Found',
  });
  expect((await ada('DELETE', '/projects/1/access_tokens/5')).status).toBe(204);
  expect(await works(gitlab, tokens.dockOwner)).toBe(true);
  expect(await works(gitlab, tokens.dockMaintainer)).toBe(false);
});

test('nobody gives more than they have', async () => {
  const gitlab = harbor();
  const made = await caller(gitlab, tokens.root)('POST', '/users/3/personal_access_tokens', {
    name: 'ben',
    scopes: ['api'],
  });
  const ben = caller(gitlab, made.body.token);
  expect(
    await ben('POST', '/projects/1/access_tokens', { name: 'x', scopes: ['api'], access_level: 50 }),
  ).toMatchObject({
    status: 400,
    body: {
      message:
        '400 Bad request - Access level of the token contains permissions not held by the creating user',
    },
  });
  expect((await ben('POST', '/projects/1/access_tokens/4/rotate')).body.message).toBe(
    '400 Bad request - Not eligible to rotate token with access level higher than the user',
  );
});

test('a resource token rotates itself only at its own resource', async () => {
  const gitlab = harbor();
  const owner = caller(gitlab, tokens.dockOwner);
  expect((await caller(gitlab, tokens.adaApi)('POST', '/projects/1/access_tokens/self/rotate')).status).toBe(
    405,
  );
  expect((await owner('POST', '/projects/2/access_tokens/self/rotate')).status).toBe(404);
  expect(
    (await caller(gitlab, tokens.harborOwner)('POST', '/projects/1/access_tokens/self/rotate')).status,
  ).toBe(401);
  const rotated = await owner('POST', '/projects/1/access_tokens/self/rotate', { expires_at: '2027-06-01' });
  expect(rotated).toMatchObject({
    status: 200,
    body: { expires_at: '2027-06-01', access_level: 50, resource_id: 1 },
  });
});
