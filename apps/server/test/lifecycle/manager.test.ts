import {
  changeConnection,
  checkConnection,
  reconcileIntents,
  removeConnection,
  rotateConnection,
} from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { gitlabUrl } from '../world.ts';
import { meanwhile } from './connected.ts';
import { createManagedWorld, day, type ManagerKind, type Target } from './managed.ts';

const { tokens } = demoCredentials;
const selfPath = '/api/v4/personal_access_tokens/self';

test.each<[Target, ManagerKind, string]>([
  ['personal', 'ada', 'the same person'],
  ['personal', 'administrator', 'an administrator'],
  ['project', 'ada', 'the owner of the group above'],
  ['project', 'administrator', 'an administrator'],
  ['group', 'ada', 'an Owner of the group'],
])('a %s token is rotated by %s (%s), and is found again by its new name', async (target, by) => {
  const { engine, actor, id, rotate, rotations, row, living, intents, events } = await createManagedWorld({
    target,
    by,
  });
  const before = await row();
  await expect(rotate()).resolves.toMatchObject({
    status: 'healthy',
    expiresAt: new Date('2027-05-01T00:00:00Z'),
  });
  const after = await row();
  expect(after.identity?.handle).not.toBe(before.identity?.handle);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({
    status: 'healthy',
    statusReason: null,
  });
  expect((await row()).identity?.handle).toBe(after.identity?.handle);
  // By the new name, as often as one likes.
  await rotate();
  expect([rotations(), (await living()).length, await intents()]).toEqual([2, 1, []]);
  expect((await events()).filter(({ kind }) => kind === 'rotated')).toMatchObject([
    { by: { kind: 'person' }, details: { strategy: 'manager', expiresAfter: '2027-05-01T00:00:00.000Z' } },
    {},
  ]);
});

test('a manager whose access token has ended is refreshed first', async () => {
  const { rotate, advance, refreshes, rotations } = await createManagedWorld();
  advance(3 * 3_600_000);
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
  expect([refreshes(), rotations()]).toEqual([1, 1]);
});

test.each<Target>(['personal', 'project'])(
  'a %s token that has ended is brought back by its manager',
  async (target) => {
    const { engine, actor, id, rotate, advance, row, living } = await createManagedWorld({ target });
    advance(100 * day);
    await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'needs-reconnect' });
    await expect(rotate()).resolves.toMatchObject({
      status: 'healthy',
      expiresAt: new Date('2027-08-09T00:00:00Z'),
    });
    await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
    expect([(await row()).status, (await living()).length]).toEqual(['healthy', 1]);
  },
);

test('a token that has ended, and that GitLab does not rotate, gets a successor of the same kind', async () => {
  const { engine, actor, id, rotate, advance, mock, rotatePath } = await createManagedWorld();
  advance(100 * day);
  mock.faults.add({
    kind: 'status',
    status: 403,
    body: '{"message":"403 Forbidden"}',
    match: { path: rotatePath },
  });
  await expect(rotate()).resolves.toMatchObject({ expiresAt: new Date('2027-08-09T00:00:00Z') });
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
});

test.each<Target>(['personal', 'project', 'group'])(
  'a %s token whose new value was lost on the way is found and replaced by its manager at once',
  async (target) => {
    const { engine, actor, id, mock, rotate, rotations, rotatePath, living, intents, events, row } =
      await createManagedWorld({ target });
    mock.faults.add({ kind: 'reset-after', match: { path: rotatePath }, times: 1 });
    await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
    await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
    expect([rotations(), (await living()).length, await intents()]).toEqual([2, 1, []]);
    expect(await events()).toContainEqual(
      expect.objectContaining({
        kind: 'rotated',
        details: expect.objectContaining({ wasLost: true, manager: 'ada' }),
      }),
    );
    expect((await row()).status).toBe('healthy');
  },
);

test('what was lost twice is found once more, and no token of nobody is left behind', async () => {
  const { engine, mock, rotate, rotations, rotatePath, living, intents, row } = await createManagedWorld();
  mock.faults.add({ kind: 'reset-after', match: { path: rotatePath }, times: 2 });
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect(await row()).toMatchObject({ status: 'unknown' });
  expect(await intents()).toHaveLength(1);
  await reconcileIntents(engine);
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect([rotations(), (await living()).length, await intents()]).toEqual([3, 1, []]);
});

test('a new token that could not be stored is brought back at the next start', async () => {
  const { engine, rotate, row, intents, living } = await createManagedWorld();
  const dead = () => {
    throw new TypeError('the process died');
  };
  const connections = { ...engine.stores.connections, update: dead };
  await expect(rotate({ ...engine, stores: { ...engine.stores, connections } })).rejects.toThrow(
    'could not be stored',
  );
  expect(await intents()).toHaveLength(1);
  await reconcileIntents(engine);
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect([(await living()).length, await intents()]).toEqual([1, []]);
});

test('while the manager cannot help, the outcome stays open, and later the token is brought back', async () => {
  const { engine, mock, rotate, rotatePath, row, intents, living, rotations } = await createManagedWorld();
  mock.faults.add({ kind: 'reset-after', match: { path: rotatePath }, times: 1 });
  mock.faults.add({
    kind: 'status',
    status: 503,
    match: { method: 'GET', path: '/api/v4/projects/*/access_tokens' },
  });
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect(await row()).toMatchObject({ status: 'unknown' });
  mock.faults.clear();
  await reconcileIntents(engine);
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect([rotations(), (await living()).length, await intents()]).toEqual([2, 1, []]);
});

test('a lost answer, and then the end of the token before anybody could ask: its manager still brings it back', async () => {
  const { engine, mock, rotate, advance, rotatePath, row, intents } = await createManagedWorld();
  mock.faults.add({ kind: 'reset', match: { path: rotatePath }, times: 1 });
  mock.faults.add({ kind: 'status', status: 503, match: { path: selfPath } });
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome_unknown' });
  advance(70 * day);
  mock.faults.clear();
  await reconcileIntents(engine);
  expect(await row()).toMatchObject({ status: 'healthy', expiresAt: new Date('2027-07-10T00:00:00Z') });
  expect(await intents()).toEqual([]);
});

test('a successor that somebody uses already is left alone, and the story is told', async () => {
  const { engine, mock, rotate, row, living } = await createManagedWorld();
  // Somebody reads the new value out of GitLab's answer before it is lost, and uses it.
  const send: typeof engine.send = async (url, init) => {
    const response = await engine.send(url, init);
    if (init.method !== 'POST' || !url.endsWith('/rotate')) return response;
    const { token } = JSON.parse(await response.text());
    await mock.fetch(gitlabUrl + selfPath, { headers: { 'private-token': String(token) } });
    return new Response('gone', { status: 502 });
  };
  await expect(rotate({ ...engine, send })).rejects.toMatchObject({ code: 'revoked' });
  expect(await row()).toMatchObject({
    status: 'needs-reconnect',
    statusReason: expect.stringContaining('finds no token at GitLab that took its place and was never used'),
  });
  expect(await living()).toHaveLength(1);
});

test('a token that a person revoked at GitLab is not rotated, and needs a reconnect', async () => {
  const { mock, rotate, row, rotations, intents } = await createManagedWorld();
  await mock.fetch(gitlabUrl + selfPath, {
    method: 'DELETE',
    headers: { 'private-token': tokens.dockOwner },
  });
  await expect(rotate()).rejects.toMatchObject({ code: 'revoked' });
  expect(await row()).toMatchObject({ status: 'needs-reconnect' });
  expect([rotations(), await intents()]).toEqual([0, []]);
});

test("a manager that may not is named with GitLab's reason, and the token works on", async () => {
  const world = await createManagedWorld({ target: 'group' });
  const { engine, actor, id, rotate, setPolicy, connect, row, intents } = world;
  const other = await connect('dock', tokens.dockOwner, 'project');
  await setPolicy({ managerConnectionId: other.id });
  await expect(rotate()).rejects.toMatchObject({
    code: expect.stringMatching(/^(forbidden|not_found)$/),
    message: expect.stringContaining('Through the manager "dock":'),
  });
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect(await intents()).toEqual([]);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
});

test('too long a life is refused with the latest date, and nothing is burnt', async () => {
  const { engine, actor, id, row, intents } = await createManagedWorld();
  await expect(rotateConnection(engine, actor, id, { lifeDays: 400 })).rejects.toMatchObject({
    code: 'invalid_input',
    action: expect.stringContaining('ends before 2028-01-31'),
  });
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect(await intents()).toEqual([]);
});

test('a manager that is dead is not taken for news of the token', async () => {
  const { rotate, row, revokeAtGitLab, rotations } = await createDeadManager();
  await revokeAtGitLab();
  await expect(rotate()).rejects.toMatchObject({
    code: 'conflict',
    action: expect.stringContaining('Reconnect "'),
  });
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect(rotations()).toBe(0);
});

/** Managed by an administrator's token, which can be ended. */
async function createDeadManager() {
  const world = await createManagedWorld({ by: 'administrator' });
  const headers = { 'private-token': tokens.root };
  return {
    ...world,
    revokeAtGitLab: async () =>
      void (await world.mock.fetch(gitlabUrl + selfPath, { method: 'DELETE', headers })),
  };
}

test('a manager that needs a reconnect is not asked at all', async () => {
  const { engine, actor, managerId, rotate, revokeAtGitLab, rotations } = await createDeadManager();
  await revokeAtGitLab();
  await checkConnection(engine, actor, managerId);
  await expect(rotate()).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('does not work itself'),
  });
  expect(rotations()).toBe(0);
});

test('a manager that was deleted is told of', async () => {
  const { engine, actor, managerId, rotate } = await createManagedWorld({ by: 'administrator' });
  await removeConnection(engine, actor, managerId, { revoke: false });
  await expect(rotate()).rejects.toMatchObject({
    code: 'invalid_input',
    message: 'The connection that manages "managed" is gone.',
  });
});

test('itself and what is not there are no managers', async () => {
  const { id, setPolicy } = await createManagedWorld();
  await expect(setPolicy({ managerConnectionId: id })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(setPolicy({ managerConnectionId: 'nobody' })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a manager that was moved to another instance since it was chosen is refused', async () => {
  const { engine, actor, managerId, rotate, rotations } = await createManagedWorld({ by: 'administrator' });
  const { connections } = engine.stores;
  const manager = await connections.find(actor.organizationId, managerId);
  if (manager === null) expect.fail('there is a manager');
  const settings = { instanceUrl: 'http://elsewhere.test', tokenKind: 'personal' };
  await connections.update(actor.organizationId, managerId, manager.revision, {
    settings,
    updatedAt: engine.clock.now(),
  });
  await expect(rotate()).rejects.toMatchObject({
    code: 'invalid_input',
    message: '"root" is a connection to another GitLab.',
  });
  expect(rotations()).toBe(0);
});

test('a new token that arrives after a reconnect is ended, and the credential of the person stays', async () => {
  const { engine, actor, id, rotate, row, living } = await createManagedWorld();
  const settings = { instanceUrl: gitlabUrl, tokenKind: 'project' };
  const { handle = '' } = (await row()).identity ?? {};
  const [, project, token] = handle.split(':');
  const path = `/api/v4/projects/${project}/access_tokens/${token}/rotate`;
  const send = meanwhile(engine.send, path, async () => {
    await changeConnection(engine, actor, id, { settings, secrets: { token: tokens.dockMaintainer } });
  });
  await rotate({ ...engine, send });
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({
    identity: { role: { level: 40 } },
  });
  expect(await living()).toEqual([]);
});

test('while a manager is being replaced itself, nothing is sent with the token that is about to die', async () => {
  const { engine, actor, managerId, rotate, rotations } = await createManagedWorld({
    by: 'administrator',
  });
  const self = `${selfPath}/rotate`;
  const outcome: { code?: unknown } = {};
  const send = meanwhile(engine.send, self, async () => {
    const error = await rotate().catch((thrown: unknown) => thrown);
    Object.assign(outcome, error);
  });
  await rotateConnection({ ...engine, send }, actor, managerId, {});
  expect([outcome.code, rotations()]).toEqual(['unavailable', 0]);
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
  await expect(checkConnection(engine, actor, managerId)).resolves.toMatchObject({ status: 'healthy' });
});

test('a manager whose access token ends earlier than Moorage thinks is refreshed, and asked once more', async () => {
  const { mock, rotate, refreshes, rotations } = await createManagedWorld();
  mock.clock.advance({ hours: 3 });
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
  expect([refreshes(), rotations()]).toEqual([1, 1]);
});

test('by itself: a token that ended while Moorage was switched off is brought back', async () => {
  const { server, advance, row, rotations } = await createManagedWorld();
  advance(70 * day);
  for (let minutes = 0; minutes < 30; minutes += 1) {
    await server.jobs.runDue();
    advance(60_000);
  }
  expect(await row()).toMatchObject({ status: 'healthy', expiresAt: new Date('2027-07-10T00:00:00Z') });
  expect(rotations()).toBe(1);
});
