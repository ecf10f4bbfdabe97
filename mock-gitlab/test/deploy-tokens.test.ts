import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

const wish = { name: 'registry', scopes: ['read_registry', 'read_repository'] };
const PROJECT = '/projects/1/deploy_tokens';
const GROUP = '/groups/harbor/deploy_tokens';

test.each([PROJECT, GROUP])('%s makes a token, shows its value once and takes it away', async (path) => {
  const ada = caller(harbor(), tokens.adaApi);
  const { status, body } = await ada('POST', path, { ...wish, expires_at: '2027-06-30' });
  expect(status).toBe(201);
  const { token, ...shown } = body;
  expect(token).toMatch(/^gldt-[\w-]{20}$/);
  expect(JSON.stringify(shown)).toBe(
    '{"id":1,"name":"registry","username":"gitlab+deploy-token-1","expires_at":"2027-06-30T00:00:00.000Z","scopes":["read_repository","read_registry"],"revoked":false,"expired":false}',
  );
  expect((await ada('GET', `${path}/1`)).body).toStrictEqual(shown);
  expect((await ada('GET', path)).body).toStrictEqual([shown]);
  expect((await ada('DELETE', `${path}/1`)).status).toBe(204);
  expect(await ada('DELETE', `${path}/1`)).toMatchObject({ status: 404, body: { message: '404 Not found' } });
});

test('it is over when its day is, and listed unless the active ones are asked for', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('POST', PROJECT, { ...wish, expires_at: '2027-02-02' });
  await ada('POST', PROJECT, wish);
  gitlab.clock.set('2027-02-03T00:00:00Z');
  expect((await ada('GET', PROJECT)).body).toMatchObject([
    { expired: true },
    { expired: false, expires_at: null },
  ]);
  expect((await ada('GET', `${PROJECT}?active=true`)).body).toMatchObject([{ id: 2 }]);
});

test('administrators see all of them', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('POST', PROJECT, wish);
  await ada('POST', GROUP, { ...wish, username: 'ship' });
  expect((await caller(gitlab, tokens.root)('GET', '/deploy_tokens')).body).toMatchObject([
    { username: 'gitlab+deploy-token-1' },
    { username: 'ship' },
  ]);
  expect((await ada('GET', '/deploy_tokens')).body).toStrictEqual({ message: '403 Forbidden' });
  expect((await caller(gitlab)('GET', '/deploy_tokens')).status).toBe(401);
});

test.each([
  [{}, { error: 'name is missing, scopes is missing' }],
  [{ ...wish, scopes: ['api'] }, { error: 'scopes does not have a valid value' }],
  [{ ...wish, scopes: [] }, { message: "Scopes can't be blank" }],
  [{ ...wish, expires_at: 'soon' }, { error: 'expires_at is invalid' }],
  [
    { ...wish, username: 'a b' },
    { message: "Username can contain only letters, digits, '_', '-', '+', and '.'" },
  ],
])('a deploy token of %j is refused', async (asked, body) => {
  expect(await caller(harbor(), tokens.adaApi)('POST', PROJECT, asked)).toMatchObject({ status: 400, body });
});

test('a project’s are for maintainers, a group’s are made by owners', async () => {
  const gitlab = harbor();
  expect((await caller(gitlab, tokens.dockMaintainer)('POST', PROJECT, wish)).status).toBe(201);
  expect((await caller(gitlab, tokens.dockDeveloper)('GET', PROJECT)).body).toStrictEqual({
    message: '403 Forbidden',
  });
  const root = caller(gitlab, tokens.root);
  await root('POST', '/groups/harbor/members', { user_id: 3, access_level: 40 });
  const { token } = (await root('POST', '/users/3/personal_access_tokens', { name: 'x', scopes: ['api'] }))
    .body;
  expect((await caller(gitlab, token)('GET', GROUP)).status).toBe(200);
  expect((await caller(gitlab, token)('POST', GROUP, wish)).status).toBe(403);
  expect((await caller(gitlab)('GET', PROJECT)).status).toBe(404);
});

test('a deploy token opens no route of the API, however it comes', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  const { username, token } = (await ada('POST', PROJECT, wish)).body;
  await ada('PUT', '/projects/ada%2Fnotes', { visibility: 'public' });
  const basic = `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}`;
  const ask = async (path: string, headers: Record<string, string>) => {
    const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4${path}`, { headers });
    const { status, body } = await seen(answer);
    return [status, body.message];
  };
  // Overlooked, so that its holder is anybody.
  for (const headers of [{ 'deploy-token': token }, { authorization: basic }]) {
    expect(await ask('/user', headers)).toStrictEqual([401, '401 Unauthorized']);
    expect(await ask('/projects/1', headers)).toStrictEqual([404, '404 Project Not Found']);
    expect(await ask('/projects/ada%2Fnotes', headers)).toStrictEqual([200, undefined]);
  }
  // Taken for an access token, which it is not.
  for (const headers of [{ 'private-token': token }, { authorization: `Bearer ${token}` }]) {
    expect(await ask('/projects/ada%2Fnotes', headers)).toStrictEqual([401, '401 Unauthorized']);
  }
});
