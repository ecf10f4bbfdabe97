import {
  checkConnection,
  putPolicy,
  refreshAhead,
  rotateByPolicy,
  rotateConnection,
  type Actor,
} from '@moorage/engine';
import { expect, test } from 'vitest';
import { createConnectedWorld, createTokenWorld, hour, minute, rotatePath } from './connected.ts';
import { createManagedWorld } from './managed.ts';

const day = 24 * hour;
const inPlace = { strategy: 'in-place', daysBefore: 7, lifeDays: 30 } as const;
const asJob = ({ organizationId }: Actor): Actor => ({ organizationId, by: { kind: 'schedule' } });

/** A project token that ends on 1 April, with a policy of its own. */
async function createPolicyWorld(rotate: Parameters<typeof putPolicy>[3]['rotate']) {
  const world = await createTokenWorld();
  const policy = { checkEveryMinutes: null, remindDaysBefore: null, rotate, overlap: null };
  await putPolicy(world.engine, world.actor, world.id, policy);
  return { ...world, run: () => rotateByPolicy(world.engine, asJob(world.actor), world.id) };
}

test('an authorization that nobody uses is refreshed fifteen to twenty minutes before it ends', async () => {
  const { engine, actor, id, advance, refreshes, row } = await createConnectedWorld();
  advance(hour + 39 * minute);
  await refreshAhead(engine, asJob(actor), id);
  expect(refreshes()).toBe(0);
  advance(6 * minute);
  await refreshAhead(engine, asJob(actor), id);
  expect(refreshes()).toBe(1);
  expect((await row()).accessExpiresAt?.getTime()).toBe(engine.clock.now().getTime() + 2 * hour);
});

test('a refresh that somebody else has just made is not made again', async () => {
  const { engine, actor, id, advance, refreshes } = await createConnectedWorld();
  advance(hour + 46 * minute);
  const other = { ...engine, stores: { ...engine.stores } };
  await Promise.all([engine, other].map((process) => refreshAhead(process, asJob(actor), id)));
  await refreshAhead(engine, asJob(actor), id);
  expect(refreshes()).toBe(1);
});

test('a refresh that fails is thrown for another try, and the old pair goes on', async () => {
  const { engine, actor, id, advance, mock, row } = await createConnectedWorld();
  const before = await row();
  advance(hour + 46 * minute);
  mock.faults.add({ kind: 'rate-limit-text', match: { path: '/oauth/token' } });
  await expect(refreshAhead(engine, asJob(actor), id)).rejects.toMatchObject({ code: 'rate_limited' });
  const after = await row();
  expect(after).toMatchObject({ status: 'degraded', sealedSecrets: before.sealedSecrets });
  expect(after.statusReason).toContain('The stored credential works until 2027-01-31 10:00 UTC');
  mock.faults.clear();
  advance(8 * minute);
  await refreshAhead(engine, asJob(actor), id);
  expect(await row()).toMatchObject({ status: 'healthy', statusReason: null });
});

test('a token is no business of a refresh, nor an authorization of a rotation', async () => {
  const token = await createTokenWorld();
  await refreshAhead(token.engine, asJob(token.actor), token.id);
  const oauth = await createConnectedWorld();
  await rotateByPolicy(oauth.engine, asJob(oauth.actor), oauth.id);
  expect([token.mock.journal.count(), oauth.mock.journal.count()]).toEqual([0, 0]);
});

test('without a policy a token is left alone until its end', async () => {
  const { engine, actor, id, advance, rotations } = await createTokenWorld();
  advance(59 * day);
  await rotateByPolicy(engine, asJob(actor), id);
  expect(rotations()).toBe(0);
});

test('by its policy a token is rotated some days before its end, for as long as the policy says, and once', async () => {
  const { run, advance, rotations, row, events } = await createPolicyWorld(inPlace);
  advance(51 * day);
  await run();
  expect(rotations()).toBe(0);
  advance(3 * day);
  await run();
  await run();
  expect(rotations()).toBe(1);
  expect(await row()).toMatchObject({ status: 'healthy', expiresAt: new Date('2027-04-25T00:00:00Z') });
  expect((await events()).at(-1)).toMatchObject({
    kind: 'rotated',
    by: 'schedule',
    details: { strategy: 'in-place', expiresBefore: '2027-04-01T00:00:00.000Z' },
  });
});

test('a rotation by policy that GitLab turns away is thrown for another try', async () => {
  const { run, advance, mock, rotations } = await createPolicyWorld(inPlace);
  advance(54 * day);
  mock.faults.add({ kind: 'rate-limit-json', match: { path: rotatePath }, times: 1 });
  await expect(run()).rejects.toMatchObject({ code: 'rate_limited' });
  await run();
  expect(rotations()).toBe(2);
});

test('a dead token that replaces itself is not rotated any more', async () => {
  const { run, advance, rotations } = await createPolicyWorld(inPlace);
  advance(70 * day);
  await run();
  expect(rotations()).toBe(0);
});

test('a dead token whose policy names a manager is brought back, and that is told to those who were told', async () => {
  const { engine, actor, id, advance, events } = await createManagedWorld();
  advance(100 * day);
  await expect(checkConnection(engine, asJob(actor), id)).resolves.toMatchObject({
    status: 'needs-reconnect',
  });
  await rotateByPolicy(engine, asJob(actor), id);
  await expect(checkConnection(engine, asJob(actor), id)).resolves.toMatchObject({ status: 'healthy' });
  expect((await events()).slice(-4)).toMatchObject([
    { kind: 'failed', notice: true, details: { code: 'expired' } },
    { kind: 'rotated', by: { kind: 'schedule' }, details: { strategy: 'manager' } },
    { kind: 'recovered', notice: true },
    { kind: 'checked' },
  ]);
});

test('a rotation on demand takes the life of the policy where none is wished', async () => {
  const { engine, actor, id } = await createPolicyWorld(inPlace);
  await expect(rotateConnection(engine, actor, id, {})).resolves.toMatchObject({
    expiresAt: new Date('2027-03-02T00:00:00Z'),
  });
  await expect(rotateConnection(engine, actor, id, { lifeDays: 10 })).resolves.toMatchObject({
    expiresAt: new Date('2027-02-10T00:00:00Z'),
  });
});

test('each write plans what comes next', async () => {
  const { engine, id, rotate } = await createPolicyWorld(inPlace);
  const planned = async () =>
    (await engine.stores.jobs.list(id))
      .find(({ kind }) => kind === 'rotate')
      ?.runAt.toISOString()
      .slice(0, 10);
  expect(await planned()).toMatch(/^2027-03-2[56]$/);
  await rotate();
  expect(await planned()).toMatch(/^2027-04-2[45]$/);
});
