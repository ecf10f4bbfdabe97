import { changeConnection, checkConnection, connectWithToken, putPolicy } from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { createTokenWorld, dockSettings, hour, minute, rotatePath } from './connected.ts';

const { dockOwner, dockMaintainer } = demoCredentials.tokens;
const day = 24 * hour;

/** What people are told of a token that stands in two connections. */
const told = (other: string) =>
  `"${other}" holds this token as well. When one of the two rotates it, the other ends: give each a token of its own.`;

/** A world in which "dock" and "quay" hold the same token. */
async function createTwiceWorld() {
  const world = await createTokenWorld();
  const { engine, actor } = world;
  const connect = (name: string, token: string) =>
    connectWithToken(engine, actor, {
      name,
      description: null,
      app: 'gitlab',
      method: 'access-token',
      settings: dockSettings,
      secrets: { token },
    });
  const second = await connect('quay', dockOwner);
  const eventsOf = async (id: string) =>
    (await engine.stores.timeline.list(actor.organizationId, id, { limit: 50 })).items;
  return { ...world, connect, second, eventsOf };
}

test('who connects a token that another connection holds is told at once, and in the timeline', async () => {
  const { second, eventsOf } = await createTwiceWorld();
  expect(second).toMatchObject({ status: 'healthy', statusReason: told('dock') });
  expect(await eventsOf(second.id)).toMatchObject([{ kind: 'connected', message: told('dock') }]);
});

test('a check says it of the other one too, and no more once each has a token of its own', async () => {
  const { engine, actor, second, check, eventsOf } = await createTwiceWorld();
  await expect(check()).resolves.toMatchObject({ statusReason: told('quay') });
  await changeConnection(engine, actor, second.id, { secrets: { token: dockMaintainer } });
  await expect(check()).resolves.toMatchObject({ statusReason: null });
  const apart = await checkConnection(engine, actor, second.id);
  expect(apart.statusReason).not.toContain('holds this token');
  await changeConnection(engine, actor, second.id, { secrets: { token: dockOwner } });
  const [last] = await eventsOf(second.id);
  expect(last).toMatchObject({ kind: 'reconnected', message: expect.stringContaining(told('dock')) });
});

test('of two connections with one token that both are to be rotated one lives, and the other has the story', async () => {
  const { engine, actor, id, second, advance, server, mock } = await createTwiceWorld();
  for (const one of [id, second.id]) {
    await putPolicy(engine, actor, one, {
      checkEveryMinutes: 525_600,
      remindDaysBefore: null,
      rotate: { strategy: 'in-place', daysBefore: 7, lifeDays: 30 },
      overlap: null,
    });
  }
  mock.journal.clear();
  advance(54 * day);
  await server.jobs.runDue(['rotate']);
  advance(5 * minute);
  await server.jobs.runDue(['rotate']);

  expect(mock.journal.entries({ method: 'POST', path: rotatePath })).toHaveLength(1);
  const rows = await Promise.all(
    [id, second.id].map((one) => engine.stores.connections.find(actor.organizationId, one)),
  );
  const [dead] = rows.filter((row) => row?.status === 'needs-reconnect');
  const [living] = rows.filter((row) => row?.status === 'healthy');
  expect(dead?.statusReason).toBe(
    'GitLab says that this token was revoked. It was looked at before it was rotated, and nothing was sent. Whoever ' +
      'else holds it may have rotated it: reconnect with a token of its own.',
  );
  await expect(checkConnection(engine, actor, living?.id ?? '')).resolves.toMatchObject({
    status: 'healthy',
  });
});

test('a token that cannot be looked at is not rotated, and works on', async () => {
  const { rotate, row, mock, rotations, intents } = await createTokenWorld();
  mock.faults.add({ kind: 'status', status: 503, match: { path: '/api/v4/personal_access_tokens/self' } });
  await expect(rotate()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('nothing was rotated'),
  });
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect([rotations(), await intents()]).toEqual([0, []]);
  mock.faults.clear();
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
});
