import { ConnectionError } from '@moorage/core';
import type { ClaimedJob, JobKind } from '@moorage/engine';
import { expect, test } from 'vitest';
import { jobHandlers, type JobHandler, type JobHandlers } from '../src/jobs/job-handlers.ts';
import { createJobRunner } from '../src/jobs/job-runner.ts';
import { createTimers } from './timers.ts';
import { createWorld, type World } from './world.ts';

const minute = 60_000;

/** A runner whose handlers the test says; the rest do nothing. */
function runnerOf(world: World, handlers: Partial<JobHandlers>, timers = createTimers()) {
  const nothing: JobHandler = async () => null;
  const all = Object.fromEntries(Object.keys(jobHandlers).map((kind) => [kind, nothing]));
  return createJobRunner(world.engine, timers.every, { ...(all as JobHandlers), ...handlers });
}

async function plan(world: World, kind: JobKind, subjects: readonly string[], inMs = 0) {
  const runAt = new Date(world.engine.clock.now().getTime() + inMs);
  const jobs = subjects.map((subject) => ({ kind, subject, organizationId: null, runAt }));
  await world.engine.stores.jobs.plan(jobs, 'exactly');
}

const planned = async (world: World, subject: string) => (await world.engine.stores.jobs.list(subject))[0];
const subjects = (count: number) => Array.from({ length: count }, (_, at) => `subject-${at}`);

/** A handler that holds every job until the test lets go of it. */
function gate() {
  const begun: string[] = [];
  const opened = Promise.withResolvers<void>();
  const handler: JobHandler = async (_, { subject }) => {
    begun.push(subject);
    await opened.promise;
    return null;
  };
  return { begun, handler, open: () => opened.resolve() };
}

/** Lets everything happen that waits for nothing but its turn. */
const settle = () => new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));

test('does what is due, once, and leaves what is not', async () => {
  const world = await createWorld();
  const done: string[] = [];
  const runner = runnerOf(world, {
    check: async (_, { subject }) => {
      done.push(subject);
      return null;
    },
  });
  await plan(world, 'check', ['now']);
  await plan(world, 'check', ['later'], minute);
  expect(await runner.runDue()).toBe(1);
  expect(done).toEqual(['now']);
  expect(await runner.runDue()).toBe(0);
  world.advance(minute);
  expect(await runner.runDue()).toBe(1);
  expect(done).toEqual(['now', 'later']);
  expect(await planned(world, 'later')).toBeUndefined();
});

test('a job comes again when its handler says so, and never in the same moment', async () => {
  const world = await createWorld();
  let runs = 0;
  const runner = runnerOf(world, {
    deliver: async (deps) => {
      runs += 1;
      return runs === 1 ? new Date(deps.clock.now().getTime() + minute) : deps.clock.now();
    },
  });
  await plan(world, 'deliver', ['one']);
  expect(await runner.runDue()).toBe(1);
  world.advance(minute);
  expect(await runner.runDue()).toBe(1);
  expect(await runner.runDue()).toBe(0);
});

test('two processes share the table: each job is done by one of them', async () => {
  const world = await createWorld();
  const done: string[] = [];
  const check: JobHandler = async (_, { subject }) => {
    await settle();
    done.push(subject);
    return null;
  };
  const [one, two] = [runnerOf(world, { check }), runnerOf(world, { check })];
  await plan(world, 'check', subjects(60));
  const counts = await Promise.all([one.runDue(), two.runDue()]);
  expect(done.toSorted()).toEqual(subjects(60).toSorted());
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60);
  expect(Math.min(...counts)).toBeGreaterThan(0);
});

test('a kind whose app hangs leaves room for the others', async () => {
  const world = await createWorld();
  const hanging = gate();
  const refreshed: string[] = [];
  const timers = createTimers();
  const refresh: JobHandler = async (_, { subject }) => {
    refreshed.push(subject);
    return null;
  };
  const runner = runnerOf(world, { check: hanging.handler, refresh }, timers);
  await plan(world, 'check', subjects(100));
  await plan(world, 'refresh', ['urgent']);
  runner.start();
  await settle();
  expect(hanging.begun).toHaveLength(16);
  expect(refreshed).toEqual(['urgent']);
  hanging.open();
  await runner.runDue();
  expect(hanging.begun).toHaveLength(100);
});

test('wakes by itself each second, and takes nothing more once it is stopped', async () => {
  const world = await createWorld();
  const held = gate();
  const timers = createTimers();
  const runner = runnerOf(world, { check: held.handler }, timers);
  runner.start();
  await settle();
  await plan(world, 'check', ['first']);
  timers.tick(1_000);
  await settle();
  expect(held.begun).toEqual(['first']);

  let isStopped = false;
  const stopped = runner.stop().finally(() => {
    isStopped = true;
  });
  await plan(world, 'check', ['second']);
  timers.tick(10_000);
  await settle();
  expect(isStopped).toBe(false);
  held.open();
  await stopped;
  expect(held.begun).toEqual(['first']);
});

test('holds a long job under its lease, so that no other process begins it', async () => {
  const world = await createWorld();
  const held = gate();
  const timers = createTimers();
  const runner = runnerOf(world, { check: held.handler }, timers);
  const other = runnerOf(world, { check: held.handler });
  await plan(world, 'check', ['long']);
  runner.start();
  await settle();
  for (let passed = 0; passed < 10; passed += 1) {
    world.advance(minute);
    timers.tick(1_000);
    await settle();
  }
  expect(await other.runDue()).toBe(0);
  expect(held.begun).toEqual(['long']);
  held.open();
  await runner.stop();
  expect(await planned(world, 'long')).toBeUndefined();
});

test('a job of a process that died is done by another once its lease is over', async () => {
  const world = await createWorld();
  const done: string[] = [];
  const check: JobHandler = async (_, { subject }) => {
    done.push(subject);
    return null;
  };
  await plan(world, 'check', ['orphan']);
  await world.engine.stores.jobs.claim('dead', world.engine.clock.now(), 2 * minute, 1);
  const runner = runnerOf(world, { check });
  expect(await runner.runDue()).toBe(0);
  world.advance(2 * minute);
  expect(await runner.runDue()).toBe(1);
  expect(done).toEqual(['orphan']);
});

test('a clock that jumps beyond a lease does not begin the job a second time here', async () => {
  const world = await createWorld();
  const held = gate();
  const timers = createTimers();
  const runner = runnerOf(world, { check: held.handler }, timers);
  await plan(world, 'check', ['one']);
  runner.start();
  await settle();
  world.advance(24 * 60 * minute);
  timers.tick(1_000);
  await settle();
  held.open();
  await runner.runDue();
  expect(held.begun).toEqual(['one']);
  expect(await planned(world, 'one')).toBeUndefined();
});

const inMinutes = (world: World, at: Date | undefined) =>
  at === undefined ? undefined : (at.getTime() - world.engine.clock.now().getTime()) / minute;

test('an app that does not answer is tried again, later each time and never before it asks for', async () => {
  const world = await createWorld();
  const asked = [0, 0, 7_200];
  const runner = runnerOf(world, {
    refresh: async () => {
      throw new ConnectionError('rate_limited', 'Too many requests.', { retryAfter: asked.shift() ?? 0 });
    },
  });
  await plan(world, 'refresh', ['one']);
  const waits: number[] = [];
  for (let tries = 1; tries <= 3; tries += 1) {
    expect(await runner.runDue()).toBe(1);
    const job = await planned(world, 'one');
    expect(job?.attempts).toBe(tries);
    const wait = inMinutes(world, job?.runAt) ?? 0;
    waits.push(wait);
    world.advance(Math.ceil(wait * minute));
  }
  const [first = 0, second = 0, third = 0] = waits;
  expect(first).toBeGreaterThanOrEqual(1);
  expect(second).toBeGreaterThan(first);
  expect(third).toBeGreaterThanOrEqual(120);
});

test.each(['grant_ended', 'revoked', 'expired', 'unauthorized', 'not_found'] as const)(
  'after %s nothing is tried again',
  async (code) => {
    const world = await createWorld();
    const runner = runnerOf(world, {
      refresh: async () => {
        throw new ConnectionError(code, 'It is over.');
      },
    });
    await plan(world, 'refresh', ['dead']);
    expect(await runner.runDue()).toBe(1);
    expect(await planned(world, 'dead')).toBeUndefined();
  },
);

test('a mistake is logged without what it carries, ends nothing else, and is tried much later', async () => {
  const world = await createWorld();
  const runner = runnerOf(world, {
    check: async (_, { subject }) => {
      if (subject === 'wrong') throw new TypeError('sent Bearer Zm9vYmFyYmF6cXV4MDE and failed');
      return null;
    },
  });
  await plan(world, 'check', ['wrong', 'right']);
  expect(await runner.runDue()).toBe(2);
  expect(inMinutes(world, (await planned(world, 'wrong'))?.runAt)).toBe(30);
  expect(await planned(world, 'right')).toBeUndefined();
  const errors = world.lines.filter(({ level }) => level === 'error');
  expect(errors).toMatchObject([{ kind: 'check', subject: 'wrong', error: { name: 'TypeError' } }]);
  expect(JSON.stringify(errors)).not.toContain('Zm9vYmFyYmF6');
});

test('a database that is away for a moment is asked again, and logged once', async () => {
  const world = await createWorld();
  const done: ClaimedJob[] = [];
  let isAway = true;
  const { jobs } = world.engine.stores;
  const claim: typeof jobs.claim = (...given) =>
    isAway ? Promise.reject(new Error('database is gone')) : jobs.claim(...given);
  const timers = createTimers();
  const stores = { ...world.engine.stores, jobs: { ...jobs, claim } };
  const runner = createJobRunner({ ...world.engine, stores }, timers.every, {
    ...jobHandlers,
    tell: async (_, job) => {
      done.push(job);
      return null;
    },
  });
  await plan(world, 'tell', ['harbor']);
  runner.start();
  await settle();
  timers.tick(3_000);
  await settle();
  expect(world.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  isAway = false;
  timers.tick(1_000);
  await settle();
  expect(done).toHaveLength(1);
  await runner.stop();
});
