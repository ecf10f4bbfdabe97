import {
  checkConnection,
  lendCredential,
  reconcileIntents,
  removeConnection,
  watchOverlap,
  type Actor,
  type Dependencies,
} from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { gitlabUrl } from '../world.ts';
import {
  createManagedWorld,
  day,
  type ManagedWorldOptions,
  type ManagerKind,
  type Target,
} from './managed.ts';

const { tokens } = demoCredentials;
const selfPath = '/api/v4/personal_access_tokens/self';
const hour = 3_600_000;
const overlap = { quietHours: 24, atMostDays: 7 };

/** A world whose token gets a twin when it is rotated; a program goes on with the old value until it is told. */
async function createOverlapWorld(options: ManagedWorldOptions = {}) {
  const world = await createManagedWorld({ overlap, ...options });
  const { engine, actor, mock, id } = world;
  const schedule: Actor = { organizationId: actor.organizationId, by: { kind: 'schedule' } };
  return {
    ...world,
    /** What the job does, and when it wants to be called again. */
    watch: (deps: Dependencies = engine) => watchOverlap(deps, schedule, id),
    /** A program uses a token; whether it still could. */
    use: async (token: string) => {
      const answer = await mock.fetch(gitlabUrl + selfPath, { headers: { 'private-token': token } });
      return answer.status === 200;
    },
    twins: () => mock.journal.entries({ method: 'POST', path: world.twinPath }).length,
    endings: async () => (await world.events()).filter(({ kind }) => kind === 'twin-ended'),
  };
}

test.each<[Target, ManagerKind]>([
  ['project', 'ada'],
  ['group', 'ada'],
  ['personal', 'administrator'],
])(
  'a %s token gets a twin by its manager (%s), which is used from then on, and lives on',
  async (target, by) => {
    const {
      engine,
      actor,
      id,
      rotate,
      row,
      twins,
      living,
      overlap: open,
      use,
      events,
      intents,
    } = await createOverlapWorld({ target, by });
    const before = await row();
    await expect(rotate()).resolves.toMatchObject({
      status: 'healthy',
      expiresAt: new Date('2027-05-01T00:00:00Z'),
    });
    const after = await row();
    expect(after.sealedSecrets).not.toBe(before.sealedSecrets);
    expect(await open()).toMatchObject({
      oldHandle: before.identity?.handle,
      startedAt: new Date('2027-01-31T08:00:00Z'),
      lastUsedAt: null,
      quietHours: 24,
      endsAt: new Date('2027-02-07T08:00:00Z'),
    });
    expect([twins(), (await living()).length, await intents()]).toEqual([1, 2, []]);
    expect((await events()).filter(({ kind }) => kind === 'twin-created')).toMatchObject([
      {
        details: {
          strategy: 'manager',
          endsAt: '2027-02-07T08:00:00.000Z',
          expiresAfter: '2027-05-01T00:00:00.000Z',
        },
      },
    ]);
    // Whoever the second token acts as is known at once; the next check finds nothing else.
    const { identity } = after;
    await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({
      status: 'healthy',
      statusReason: null,
    });
    expect((await row()).identity).toEqual(identity);
    const old = { personal: tokens.adaApi, project: tokens.dockOwner, group: tokens.harborOwner }[target];
    expect(await use(old)).toBe(true);
  },
);

test('the old token is watched, and revoked when nobody has used it for as long as agreed', async () => {
  const {
    rotate,
    watch,
    advance,
    use,
    overlap: open,
    endings,
    living,
    engine,
    actor,
    id,
  } = await createOverlapWorld();
  await rotate();
  expect(await watch()).toEqual(new Date('2027-01-31T09:00:00Z'));
  advance(20 * hour);
  expect(await use(tokens.dockOwner)).toBe(true);
  expect(await watch()).toEqual(new Date('2027-02-01T05:00:00Z'));
  expect((await open())?.lastUsedAt).toEqual(new Date('2027-02-01T04:00:00Z'));
  // A day after the first use would be too early: it was used since.
  advance(23.5 * hour);
  expect(await watch()).toEqual(new Date('2027-02-02T04:00:00Z'));
  expect(await endings()).toEqual([]);
  advance(0.5 * hour);
  expect(await watch()).toBeNull();
  expect(await open()).toBeNull();
  expect(await use(tokens.dockOwner)).toBe(false);
  expect(await endings()).toMatchObject([
    {
      by: { kind: 'schedule' },
      message: 'The old token was revoked: GitLab has not seen it used since 2027-02-01 04:00 UTC.',
      details: { because: 'quiet' },
      notice: false,
    },
  ]);
  expect(await living()).toHaveLength(1);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(await watch()).toBeNull();
});

test('a use before the twin was made does not shorten the wait', async () => {
  const { rotate, watch, advance, use, overlap: open } = await createOverlapWorld();
  await use(tokens.dockOwner);
  advance(23 * hour);
  await rotate();
  advance(2 * hour);
  expect(await watch()).not.toBeNull();
  expect(await open()).not.toBeNull();
});

test('a token that is used on and on is revoked when it may not live on longer, and people are told', async () => {
  const { rotate, watch, advance, use, endings } = await createOverlapWorld();
  await rotate();
  for (let uses = 0; uses < 14; uses += 1) {
    expect(await watch()).not.toBeNull();
    expect(await use(tokens.dockOwner)).toBe(true);
    advance(12 * hour);
  }
  expect(await watch()).toBeNull();
  expect(await use(tokens.dockOwner)).toBe(false);
  expect(await endings()).toMatchObject([
    {
      message:
        'The old token was revoked, because it may not live on longer. It was still in use: GitLab saw it last at 2027-02-06 20:00 UTC.',
      details: { because: 'limit' },
      notice: true,
    },
  ]);
});

test('an old token that ends by itself before is watched no longer than that', async () => {
  const {
    rotate,
    overlap: open,
    advance,
  } = await createOverlapWorld({ overlap: { quietHours: 24, atMostDays: 60 } });
  advance(30 * day);
  await rotate();
  expect((await open())?.endsAt).toEqual(new Date('2027-04-01T00:00:00Z'));
});

test('a second rotation waits until the old token is gone', async () => {
  const { rotate, advance, watch, twins } = await createOverlapWorld();
  await rotate();
  await expect(rotate()).rejects.toMatchObject({
    code: 'conflict',
    action: 'Wait until it is revoked, on 2027-02-07 at the latest.',
  });
  advance(25 * hour);
  await watch();
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
  expect(twins()).toBe(2);
});

test('a token that has ended gets no twin but a successor', async () => {
  const { rotate, advance, overlap: open, twins, rotations } = await createOverlapWorld();
  advance(100 * day);
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
  expect([await open(), twins(), rotations()]).toEqual([null, 0, 1]);
});

test('a twin whose value was lost on the way is found and revoked, and the token works on', async () => {
  const {
    engine,
    actor,
    id,
    mock,
    rotate,
    twinPath,
    living,
    overlap: open,
    intents,
    events,
  } = await createOverlapWorld();
  mock.faults.add({ kind: 'reset-after', match: { method: 'POST', path: twinPath }, times: 1 });
  await expect(rotate()).rejects.toMatchObject({ code: 'unavailable' });
  expect([(await living()).length, await open(), await intents()]).toEqual([1, null, []]);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(await events()).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('It was revoked; the first one works on.') }),
  );
  await rotate();
  expect(await living()).toHaveLength(2);
});

test('a twin that could not be stored is revoked at the next start and made again', async () => {
  const { engine, rotate, living, intents, row, overlap: open } = await createOverlapWorld();
  const dead = () => {
    throw new TypeError('the process died');
  };
  const connections = { ...engine.stores.connections, update: dead };
  await expect(rotate({ ...engine, stores: { ...engine.stores, connections } })).rejects.toThrow(
    'could not be stored',
  );
  expect([(await living()).length, (await intents()).map(({ kind }) => kind)]).toEqual([2, ['twin']]);
  await reconcileIntents(engine);
  expect([(await living()).length, await intents(), await open()]).toEqual([1, [], null]);
  expect(await row()).toMatchObject({ status: 'healthy' });
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
});

test('while the manager cannot be asked, a twin in doubt stays open, and the token works on', async () => {
  const { engine, mock, actor, id, rotate, twinPath, living, intents } = await createOverlapWorld();
  mock.faults.add({ kind: 'reset-after', match: { method: 'POST', path: twinPath }, times: 1 });
  mock.faults.add({ kind: 'status', status: 503, match: { method: 'GET', path: twinPath } });
  await expect(rotate()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('may have made a second token'),
  });
  expect([(await living()).length, (await intents()).length]).toEqual([2, 1]);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  mock.faults.clear();
  await reconcileIntents(engine);
  expect([(await living()).length, await intents()]).toEqual([1, []]);
});

test('only an administrator makes a second personal token, and whoever is not is told so', async () => {
  const { rotate, row, overlap: open, intents } = await createOverlapWorld({ target: 'personal', by: 'ada' });
  await expect(rotate()).rejects.toMatchObject({
    code: 'forbidden',
    message:
      'Through the manager "ada": Only an administrator of this GitLab can make a second personal access token for somebody.',
    action: expect.stringContaining('without an overlap'),
  });
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect([await open(), await intents()]).toEqual([null, []]);
});

test.each([
  ['asking', 'GET'],
  ['revoking', 'DELETE'],
] as const)('when %s fails, the old token lives on and it is tried again', async (_what, method) => {
  const { mock, rotate, watch, advance, use, overlap: open, endings } = await createOverlapWorld();
  await rotate();
  advance(25 * hour);
  mock.faults.add({
    kind: 'status',
    status: 503,
    match: { method, path: '/api/v4/projects/*/access_tokens/*' },
  });
  await expect(watch()).rejects.toMatchObject({ code: 'unavailable' });
  expect([(await open()) === null, (await endings()).length]).toEqual([false, 0]);
  mock.faults.clear();
  expect(await watch()).toBeNull();
  expect(await use(tokens.dockOwner)).toBe(false);
});

test('a crash between telling and closing tells once', async () => {
  const { engine, rotate, watch, advance, endings, overlap: open } = await createOverlapWorld();
  await rotate();
  advance(25 * hour);
  const close = () => {
    throw new TypeError('the process died');
  };
  const overlaps = { ...engine.stores.overlaps, close };
  await expect(watch({ ...engine, stores: { ...engine.stores, overlaps } })).rejects.toThrow('died');
  expect(await watch()).toBeNull();
  expect([(await endings()).length, await open()]).toEqual([1, null]);
});

test('where the manager is gone, a person is told to revoke the old token', async () => {
  const {
    engine,
    actor,
    managerId,
    rotate,
    watch,
    overlap: open,
    endings,
  } = await createOverlapWorld({
    by: 'administrator',
  });
  await rotate();
  await removeConnection(engine, actor, managerId, { revoke: false });
  expect(await watch()).toBeNull();
  expect(await open()).toBeNull();
  expect(await endings()).toMatchObject([
    {
      message: expect.stringMatching(
        /^Nobody but a person can revoke the old token of "managed".*was deleted\. .*revoke it at GitLab \(http/,
      ),
      notice: true,
    },
  ]);
});

test('a manager that does not work leaves the old token alive, and it is tried again', async () => {
  const {
    engine,
    actor,
    managerId,
    mock,
    rotate,
    watch,
    advance,
    overlap: open,
  } = await createOverlapWorld({
    by: 'administrator',
  });
  await rotate();
  await mock.fetch(gitlabUrl + selfPath, { method: 'DELETE', headers: { 'private-token': tokens.root } });
  await checkConnection(engine, actor, managerId);
  advance(8 * day);
  await expect(watch()).rejects.toMatchObject({
    code: 'conflict',
    action: expect.stringContaining('Reconnect "root"'),
  });
  expect(await open()).not.toBeNull();
});

test('a program that borrows the credential gets the new one at once, and both work', async () => {
  const { engine, actor, id, rotate, use } = await createOverlapWorld();
  await rotate();
  const lent = await lendCredential(engine, { actor, lends: true }, id);
  const { token = '' } = lent.values;
  expect(token).not.toBe(tokens.dockOwner);
  expect([await use(token), await use(tokens.dockOwner)]).toEqual([true, true]);
});

test('a connection that is deleted and revoked while its old token lives on leaves no living token behind', async () => {
  const { engine, actor, id, rotate, use, living, overlap: open } = await createOverlapWorld();
  await rotate();
  await removeConnection(engine, actor, id, { revoke: true });
  expect(await use(tokens.dockOwner)).toBe(false);
  expect([await living(), await open()]).toEqual([[], null]);
});

test('it is not deleted while nobody can end the old token, so that none is forgotten', async () => {
  const { engine, actor, id, managerId, rotate, living, row } = await createOverlapWorld({
    by: 'administrator',
  });
  await rotate();
  await removeConnection(engine, actor, managerId, { revoke: false });
  await expect(removeConnection(engine, actor, id, { revoke: true })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('its old token lives on beside the new one'),
  });
  expect([(await living()).length, (await row()).status]).toEqual([2, 'healthy']);
});

test('by itself, in its time: the twin is made, the old token watched, and revoked when it is quiet', async () => {
  const { server, advance, use, events, living, twins } = await createOverlapWorld();
  // Seven days before the end of the token, on the 1st of April, comes the day of its rotation.
  advance(54 * day);
  await server.jobs.runDue();
  const kinds = async () =>
    (await events()).map(({ kind }) => kind).filter((kind) => kind.startsWith('twin'));
  for (let hours = 0; hours < 24 && (await kinds()).length === 0; hours += 1) {
    advance(hour);
    await server.jobs.runDue();
  }
  expect([await kinds(), (await living()).length]).toEqual([['twin-created'], 2]);
  expect(await use(tokens.dockOwner)).toBe(true);
  for (let hours = 0; hours < 26; hours += 1) {
    advance(hour);
    await server.jobs.runDue();
  }
  expect([await kinds(), (await living()).length]).toEqual([['twin-created', 'twin-ended'], 1]);
  expect(await use(tokens.dockOwner)).toBe(false);
  expect(twins()).toBe(1);
  expect(
    (await events()).filter(({ kind }) => kind.startsWith('twin')).every(({ by }) => by.kind === 'schedule'),
  ).toBe(true);
});
