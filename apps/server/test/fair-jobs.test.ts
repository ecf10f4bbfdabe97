import { addOrganization } from '@moorage/database/testing';
import type { JobKind } from '@moorage/engine';
import { expect, test } from 'vitest';
import { jobHandlers, type JobHandlers } from '../src/jobs/job-handlers.ts';
import { createJobRunner } from '../src/jobs/job-runner.ts';
import { createTimers } from './timers.ts';
import { createWorld } from './world.ts';

const kinds = ['check', 'refresh', 'rotate', 'watch-overlap', 'tell', 'deliver'] as const;
const settle = async () => {
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => void setImmediate(resolve));
};

/** Organizations whose jobs are of apps that hang: none ends before the test lets go of it. */
async function hangingApps(count: number) {
  const world = await createWorld();
  const organizations: string[] = [];
  while (organizations.length < count) organizations.push(await addOrganization(world.database));
  const running: { kind: JobKind; organizationId: string | null; end: () => void }[] = [];
  const hang: JobHandlers['check'] = (_, { kind, organizationId }) =>
    new Promise((resolve) => {
      const end = () => {
        running.splice(running.indexOf(entry), 1);
        resolve(null);
      };
      const entry = { kind, organizationId, end };
      running.push(entry);
    });
  const handlers = Object.fromEntries(Object.keys(jobHandlers).map((kind) => [kind, hang]));
  const timers = createTimers();
  const runner = createJobRunner(world.engine, timers.every, handlers as JobHandlers);
  /** Earlier than those that are planned after it. */
  let earliness = 1e6;
  return {
    runner,
    organizations,
    running,
    async plan(organizationId: string | null, kind: JobKind, many = 1) {
      earliness -= 1;
      const runAt = new Date(world.engine.clock.now().getTime() - earliness);
      const jobs = Array.from({ length: many }, (_, at) => {
        return { kind, subject: `${organizationId} ${kind} ${at}`, organizationId, runAt };
      });
      await world.engine.stores.jobs.plan(jobs, 'exactly');
    },
    async wake() {
      timers.tick(1_000);
      await settle();
    },
    of: (organizationId: string | null) =>
      running.filter((job) => job.organizationId === organizationId).map(({ kind }) => kind),
    async stop() {
      for (const { end } of running.slice()) end();
      await runner.stop();
    },
  };
}

test('a thousand slow jobs of one organization delay nothing of another', async () => {
  const world = await hangingApps(2);
  const [crowd = '', quiet = ''] = world.organizations;
  for (const kind of kinds) await world.plan(crowd, kind, 200);
  world.runner.start();
  await settle();
  expect(world.of(crowd)).toHaveLength(12);
  await world.plan(quiet, 'check');
  await world.plan(quiet, 'rotate');
  await world.wake();
  expect(world.of(quiet).toSorted()).toEqual(['check', 'rotate']);
  await world.stop();
});

test('where several wait, all get the same in the end, whoever came first', async () => {
  const world = await hangingApps(5);
  for (const organizationId of world.organizations) await world.plan(organizationId, 'check', 200);
  world.runner.start();
  await settle();
  expect(world.organizations.map((one) => world.of(one).length)).toEqual([6, 6, 4, 0, 0]);
  const ended = new Map<string | null, number>();
  for (let rounds = 0; rounds < 30; rounds += 1) {
    for (const { organizationId, end } of world.running.slice(0, 8)) {
      ended.set(organizationId, (ended.get(organizationId) ?? 0) + 1);
      end();
    }
    await settle();
    await world.wake();
  }
  const counts = world.organizations.map((one) => ended.get(one) ?? 0);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(24);
  expect(Math.min(...counts)).toBeGreaterThan(30);
  await world.stop();
});

test('what renews, tells and sweeps finds room however many checks and refreshes hang', async () => {
  const world = await hangingApps(6);
  for (const organizationId of world.organizations) {
    await world.plan(organizationId, 'check', 50);
    await world.plan(organizationId, 'refresh', 50);
    await world.plan(organizationId, 'watch-overlap', 50);
  }
  world.runner.start();
  await settle();
  expect(world.running).toHaveLength(18);
  const [, , last = ''] = world.organizations;
  for (const kind of ['rotate', 'tell', 'deliver'] as const) await world.plan(last, kind);
  await world.plan(null, 'sweep');
  await world.wake();
  expect(
    world.running
      .slice(18)
      .map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(['deliver', 'rotate', 'sweep', 'tell']);
  await world.stop();
});

test('a sweep is begun whatever all organizations wait for', async () => {
  const world = await hangingApps(6);
  for (const organizationId of world.organizations)
    for (const kind of kinds) await world.plan(organizationId, kind, 20);
  world.runner.start();
  await settle();
  await world.plan(null, 'sweep');
  await world.wake();
  expect(world.of(null)).toEqual(['sweep']);
  await world.stop();
});

test('an organization alone has most of the room, and all is done', async () => {
  const world = await hangingApps(1);
  const [alone = ''] = world.organizations;
  for (const kind of kinds) await world.plan(alone, kind, 10);
  world.runner.start();
  await settle();
  expect(world.of(alone)).toHaveLength(12);
  for (let rounds = 0; rounds < 30 && world.running.length > 0; rounds += 1) {
    for (const { end } of world.running.slice()) end();
    await settle();
    await world.wake();
  }
  expect(world.running).toEqual([]);
  await world.stop();
});
