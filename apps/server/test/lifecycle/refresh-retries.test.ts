import { expect, test } from 'vitest';
import { createConnectedWorld, hour, minute } from './connected.ts';
import type { World } from '../world.ts';

const tokenCall = { method: 'POST', path: '/oauth/token' };

/** The access token ends at 10:00; until `clear`, GitLab answers each refresh with a fault. */
async function createFaultyWorld(fault: Parameters<World['mock']['faults']['add']>[0]) {
  const world = await createConnectedWorld();
  world.mock.faults.add(fault);
  const now = () => world.engine.clock.now().getTime();
  const start = now();

  /** Minute by minute, as a process lives. @returns when GitLab was asked, in minutes after the connection was made. */
  async function live(minutes: number): Promise<readonly number[]> {
    const asked: number[] = [];
    for (let passed = 0; passed < minutes; passed += 0.25) {
      world.advance(minute / 4);
      const before = world.refreshes();
      await world.server.jobs.runDue(['refresh', 'sweep']);
      for (let times = before; times < world.refreshes(); times += 1) asked.push((now() - start) / minute);
    }
    return asked;
  }
  return { ...world, live };
}

const gapsOf = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

test('a refresh is not tried sooner than GitLab has asked for, though the access token ends before', async () => {
  const { live, row, mock } = await createFaultyWorld({
    kind: 'rate-limit-text',
    match: tokenCall,
    retryAfterSeconds: 3600,
  });
  const asked = await live(4.5 * 60);
  expect(asked.length).toBeGreaterThanOrEqual(2);
  expect(Math.min(...gapsOf(asked))).toBeGreaterThanOrEqual(60);
  mock.faults.clear();
  await live(80);
  expect((await row()).status).toBe('healthy');
});

test('while GitLab is down a refresh waits longer and longer, and is tried once more just before the end', async () => {
  const { live } = await createFaultyWorld({ kind: 'status', status: 503, match: tokenCall });
  const asked = (await live(119.5)).map((time) => Math.round(time * 100) / 100);
  const gaps = gapsOf(asked);
  expect(asked.length).toBeGreaterThanOrEqual(4);
  expect(asked.length).toBeLessThanOrEqual(7);
  expect(asked.at(-1)).toBeGreaterThanOrEqual(117.75);
  const growing = gaps.slice(0, -1);
  expect(growing).toEqual(growing.toSorted((one, other) => one - other));
});

test('after an outage of hours an authorization works again within twenty minutes', async () => {
  const { live, row, mock } = await createFaultyWorld({ kind: 'status', status: 503, match: tokenCall });
  const asked = await live(6 * 60);
  // Not every minute, and not only every hour.
  expect(asked.length).toBeLessThan(25);
  expect((await row()).status).not.toBe('healthy');
  mock.faults.clear();
  const found = await live(20);
  expect(found.length).toBe(1);
  expect((await row()).status).toBe('healthy');
  expect((await row()).accessExpiresAt?.getTime()).toBeGreaterThan(Date.parse('2027-01-31T14:00:00Z') + hour);
});
