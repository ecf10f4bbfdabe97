import { expect, test } from 'vitest';
import type { MockGitLabOptions } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

const premium = (switches: MockGitLabOptions['switches'] = {}) =>
  harbor({ switches: { tier: 'premium', ...switches } });
const GROUP = '/groups/harbor/service_accounts';
const PROJECT = '/projects/1/service_accounts';

test.each([
  ['/service_accounts', /^service_account_[0-9a-f]{32}$/],
  [GROUP, /^service_account_group_\d+_[0-9a-f]{32}$/],
  [PROJECT, /^service_account_project_1_[0-9a-f]{32}$/],
])('%s makes an account with names of its own', async (path, username) => {
  const root = caller(premium(), tokens.root);
  const { status, body } = await root('POST', path);
  expect(status).toBe(201);
  expect(body).toStrictEqual({
    id: body.id,
    username: expect.stringMatching(username),
    public_email: null,
    name: 'Service account user',
    email: `${body.username}@noreply.gitlab.test`,
  });
  expect((await root('GET', `/users/${body.id}`)).body).toMatchObject({
    bot: true,
    external: true,
    projects_limit: 0,
  });
  expect((await root('GET', path)).body).toStrictEqual([body]);
});

test.each(['/service_accounts', GROUP])('%s refuses names that are taken', async (path) => {
  const root = caller(premium(), tokens.root);
  const asked = { username: 'ada', email: 'ada@harbor.example' };
  const { status, body } = await root('POST', path, asked);
  expect(status).toBe(400);
  expect(body.message).toMatch(/^400 Bad request - .*Username has already been taken$/);
});

test('one is changed; a new address waits to be confirmed', async () => {
  const root = caller(premium(), tokens.root);
  const { body } = await root('POST', GROUP, { username: 'tug' });
  const changed = await root('PATCH', `${GROUP}/${body.id}`, { name: 'Tug', email: 'tug@harbor.example' });
  expect(changed.body).toMatchObject({
    username: 'tug',
    name: 'Tug',
    email: body.email,
    unconfirmed_email: 'tug@harbor.example',
  });
  expect((await root('PATCH', `${GROUP}/${body.id}`, { username: 'ada' })).body).toStrictEqual({
    message: 'Username has already been taken',
  });
});

test('its tokens are made, listed, rotated and ended', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  const { id } = (await root('POST', GROUP)).body;
  const list = `${GROUP}/${id}/personal_access_tokens`;
  const made = await root('POST', list, { name: 'tow', scopes: ['api'] });
  expect(made).toMatchObject({ status: 201, body: { user_id: id, expires_at: '2028-01-31' } });
  expect((await caller(gitlab, made.body.token)('GET', '/user')).body.id).toBe(id);

  const next = await root('POST', `${list}/${made.body.id}/rotate`);
  expect(next).toMatchObject({ status: 200, body: { name: 'tow', expires_at: '2027-02-07' } });
  expect((await root('GET', `${list}?state=active`)).body).toMatchObject([{ id: next.body.id }]);
  expect((await root('DELETE', `${list}/${next.body.id}`)).status).toBe(204);
  expect((await caller(gitlab, next.body.token)('GET', '/user')).status).toBe(401);
});

test('what is not there is missed in each route’s words', async () => {
  const root = caller(premium(), tokens.root);
  const { id } = (await root('POST', GROUP)).body;
  const inProject = (await root('POST', PROJECT)).body.id;
  const message = async (verb: string, path: string) => (await root(verb, path)).body.message;
  expect(await message('POST', `${GROUP}/${id}/personal_access_tokens/1/rotate`)).toBe('404 Not Found');
  expect(await message('POST', `${PROJECT}/${inProject}/personal_access_tokens/1/rotate`)).toBe(
    '404 Personal Access Token Not Found',
  );
  expect(await message('DELETE', `${GROUP}/${id}/personal_access_tokens/1`)).toBe(
    '404 Personal Access Token Not Found',
  );
  expect(await message('GET', `${GROUP}/2/personal_access_tokens`)).toBe('404 User Not Found');
  expect(await message('GET', `${GROUP}/${inProject}/personal_access_tokens`)).toBe('404 User Not Found');
  expect(await message('GET', '/groups/nowhere/service_accounts')).toBe('404 Group Not Found');
});

test('a deleted account and its tokens are gone', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  const { id } = (await root('POST', GROUP)).body;
  const { token } = (
    await root('POST', `${GROUP}/${id}/personal_access_tokens`, { name: 'x', scopes: ['api'] })
  ).body;
  expect((await root('DELETE', `${GROUP}/${id}`)).status).toBe(204);
  gitlab.clock.advance({ minutes: 1 });
  expect((await root('GET', GROUP)).body).toStrictEqual([]);
  expect((await caller(gitlab, token)('GET', '/user')).body).toStrictEqual({ message: '401 Unauthorized' });
});

test('a project that is removed takes its accounts along', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  const { id, username } = (await root('POST', '/projects/2/service_accounts')).body;
  const { token } = (
    await root('POST', `/users/${id}/personal_access_tokens`, { name: 'x', scopes: ['api'] })
  ).body;
  expect((await root('DELETE', '/projects/2')).status).toBe(202);
  gitlab.clock.advance({ days: 60 });
  expect((await root('GET', '/projects/2')).status).toBe(404);
  expect((await root('GET', `/users?username=${username}`)).body).toStrictEqual([]);
  expect((await caller(gitlab, token)('GET', '/user')).status).toBe(401);
});

test('without a plan there are none', async () => {
  const root = caller(harbor(), tokens.root);
  expect((await root('POST', '/service_accounts')).body).toStrictEqual({
    message: '403 Forbidden - User does not have permission to create a service account.',
  });
  expect((await root('GET', '/service_accounts')).body).toStrictEqual({ message: '403 Forbidden' });
  expect((await root('POST', GROUP)).body).toStrictEqual({ message: '403 Forbidden' });
});

test('the community’s edition does not know them, an old one not in projects', async () => {
  const community = caller(premium({ version: '19.1.1-ce' }), tokens.root);
  expect((await community('POST', GROUP)).body).toStrictEqual({ error: '404 Not Found' });
  const old = caller(harbor({ profile: '17.11', switches: { tier: 'premium' } }), tokens.root);
  expect((await old('POST', GROUP)).status).toBe(201);
  expect((await old('POST', PROJECT)).body).toStrictEqual({ error: '404 Not Found' });
});

test('owners of a group manage its accounts on gitlab.com alone', async () => {
  expect((await caller(premium(), tokens.adaApi)('POST', GROUP)).body).toStrictEqual({
    message: '403 Forbidden',
  });
  const hosted = harbor({ profile: 'gitlab.com', switches: { tier: 'premium', rateLimits: false } });
  const ada = caller(hosted, tokens.adaApi);
  const { id } = (await ada('POST', GROUP)).body;
  const { token } = (
    await ada('POST', `${GROUP}/${id}/personal_access_tokens`, { name: 'x', scopes: ['read_api'] })
  ).body;
  const own = (await caller(hosted, token)('GET', '/personal_access_tokens/self')).body;
  expect((await ada('DELETE', `/personal_access_tokens/${own.id}`)).status).toBe(204);
  expect((await ada('POST', '/groups/harbor%2Fcrew/service_accounts')).body.message).toBe(
    '400 Bad request - User does not have permission to create a service account in this namespace.',
  );
  expect((await caller(hosted, tokens.dockDeveloper)('POST', PROJECT)).status).toBe(403);
  expect((await caller(hosted, tokens.dockMaintainer)('POST', PROJECT)).status).toBe(201);
});

test('an account that is owner of a group may make its tokens: it is no bot of one', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  const { id } = (await root('POST', '/service_accounts')).body;
  await root('POST', '/groups/harbor/members', { user_id: id, access_level: 50 });
  const { token } = (
    await root('POST', `/users/${id}/personal_access_tokens`, { name: 'x', scopes: ['api'] })
  ).body;
  const made = await caller(gitlab, token)('POST', '/groups/harbor/access_tokens', {
    name: 'y',
    scopes: ['api'],
  });
  expect(made.status).toBe(201);
});
