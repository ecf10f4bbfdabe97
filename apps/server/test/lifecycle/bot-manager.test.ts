import { getPolicy } from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { createManagedWorld, day } from './managed.ts';

const overlap = { quietHours: 24, atMostDays: 7 };
const hour = day / 24;

/** A world whose token has a bot for a manager and an overlap, as policies could say before it was refused. */
async function createBotWorld() {
  const world = await createManagedWorld();
  const { engine, actor, id } = world;
  const { organizationId } = actor;
  const bot = await world.connect('crew', demoCredentials.tokens.harborOwner, 'group');
  await engine.stores.policies.put({
    organizationId,
    connectionId: id,
    policy: {
      checkEveryMinutes: null,
      remindDaysBefore: null,
      rotate: { strategy: 'manager', managerConnectionId: bot.id, daysBefore: 7, lifeDays: 30 },
      overlap,
    },
    updatedAt: engine.clock.now(),
  });
  world.mock.journal.clear();
  const asked = () => world.mock.journal.entries({ method: 'POST', path: world.twinPath }).length;
  return { ...world, asked };
}

test('a manager that is a bot is told of before the day, and is not asked for a second token', async () => {
  const { engine, actor, id, rotate, asked, rotations, row } = await createBotWorld();
  const { sentence } = await getPolicy(engine, actor, id);
  expect(sentence).toContain(
    'Its old token cannot live on: "crew" acts as a bot, which may make no second one. So it is replaced at once, at ' +
      "most two days before it ends, unless a person's connection becomes its manager, or the overlap is given up.",
  );
  await expect(rotate()).rejects.toMatchObject({
    code: 'forbidden',
    action: 'Choose the connection of a person as manager, or no overlap.',
  });
  expect([asked(), rotations(), (await row()).status]).toEqual([0, 0, 'healthy']);
});

test('rather than let it die, a token whose manager makes no second one is replaced, and people are told', async () => {
  const world = await createManagedWorld({ overlap, by: 'administrator' });
  const { engine, actor, managerId, advance, server, mock, twinPath, rotations, row, events } = world;
  const { connections } = engine.stores;
  const manager = await connections.find(actor.organizationId, managerId);
  if (manager?.identity == null) throw new Error('the manager is gone');
  const identity = { ...manager.identity, createsCredentials: false };
  const patch = { identity, updatedAt: engine.clock.now() };
  await connections.update(actor.organizationId, managerId, manager.revision, patch);
  advance(54 * day);
  for (let days = 54; days < 59; days += 1) {
    await server.jobs.runDue(['rotate']);
    advance(day + hour);
  }
  expect([mock.journal.entries({ method: 'POST', path: twinPath }).length, rotations()]).toEqual([0, 1]);
  expect((await row()).status).toBe('healthy');
  expect((await events()).find(({ kind }) => kind === 'rotated')).toMatchObject({
    notice: true,
    message:
      'Its old token ended at once, in spite of the overlap: no second one could be made. "root" acts as a bot, which ' +
      'may make no second token.',
  });
});

test('what GitLab refuses is tried daily, and in the end without the overlap', async () => {
  const world = await createManagedWorld({ overlap });
  const { advance, mock, twinPath, server, rotations, row, events } = world;
  mock.faults.add({ kind: 'status', status: 403, match: { method: 'POST', path: twinPath } });
  const tries = () => mock.journal.entries({ method: 'POST', path: twinPath }).length;
  advance(54 * day);
  for (let hours = 0; hours < 48; hours += 1) {
    await server.jobs.runDue(['sweep', 'check', 'rotate']);
    advance(hour);
  }
  expect(tries()).toBe(2);
  for (let hours = 0; hours < 72; hours += 1) {
    await server.jobs.runDue(['sweep', 'check', 'rotate']);
    advance(hour);
  }
  expect([tries(), rotations()]).toEqual([5, 1]);
  expect((await row()).status).toBe('healthy');
  expect((await events()).find(({ kind }) => kind === 'rotated')).toMatchObject({ notice: true });
});
