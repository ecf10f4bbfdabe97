import { createMockGitLab } from 'mock-gitlab';
import { expect, onTestFinished, test } from 'vitest';
import { createRemoteClock } from './remote-clock.ts';

const start = Date.parse('2027-01-31T08:00:00Z');
const minute = 60_000;

/** A mock's clock over HTTP; the time of this machine and the way to the mock are the test's. */
async function createWorld({ isAway = false } = {}) {
  let systemTime = start;
  let away = isAway;
  let onWay: Promise<void> = Promise.resolve();
  const polls: (() => void)[] = [];
  const lines: string[] = [];
  const line = (message: string) => void lines.push(message);
  // Far ahead of this machine, and running with it.
  const mock = createMockGitLab({ systemTime: () => systemTime });
  mock.clock.advance({ days: 100 });
  const clock = await createRemoteClock({
    url: `${mock.baseUrl}/__mock__/clock`,
    log: { debug: line, info: line, warn: line, error: line },
    every: (_, act) => {
      polls.push(act);
      return () => void polls.pop();
    },
    fetch: async (url, init) => {
      if (away) throw new TypeError('fetch failed');
      const answer = await mock.fetch(url, init);
      await onWay;
      return answer;
    },
    systemTime: () => systemTime,
  });
  onTestFinished(() => clock.close());
  const settle = () => new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));
  return {
    mock,
    clock,
    lines,
    polls,
    /** How far it is ahead of this machine, in milliseconds. */
    ahead: () => clock.now().getTime() - systemTime,
    pass: (ms: number) => {
      systemTime += ms;
    },
    setAway: (value: boolean) => {
      away = value;
    },
    holdAnswers: () => {
      const held = Promise.withResolvers<void>();
      onWay = held.promise;
      return () => held.resolve();
    },
    settle,
    poll: async () => {
      for (const act of polls) act();
      await settle();
    },
  };
}

const hundredDays = 100 * 24 * 60 * minute;

test('tells the mock’s time, and goes on with it between two readings', async () => {
  const world = await createWorld();
  expect(world.ahead()).toBe(hundredDays);
  world.pass(30 * minute);
  expect(world.ahead()).toBe(hundredDays);
});

test('moves the mock, and is there at once', async () => {
  const world = await createWorld();
  await world.clock.advance(60 * minute);
  expect(world.ahead()).toBe(hundredDays + 60 * minute);
  expect(world.mock.clock.milliseconds()).toBe(start + hundredDays + 60 * minute);
});

test('follows a mock that somebody else has moved, or put back', async () => {
  const world = await createWorld();
  world.mock.clock.advance({ days: 1 });
  expect(world.ahead()).toBe(hundredDays);
  await world.poll();
  expect(world.ahead()).toBe(hundredDays + 24 * 60 * minute);
  world.mock.clock.reset();
  await world.poll();
  expect(world.ahead()).toBe(0);
});

test('stands still when the mock does', async () => {
  const world = await createWorld();
  world.mock.clock.freeze();
  await world.poll();
  const stood = world.clock.now();
  world.pass(minute);
  expect(world.clock.now()).toEqual(stood);
});

test('does not go back when two readings disagree a little', async () => {
  const world = await createWorld();
  const before = world.clock.now().getTime();
  world.mock.clock.advance({ ms: -500 });
  await world.poll();
  expect(world.clock.now().getTime()).toBe(before);
  world.pass(1_000);
  expect(world.clock.now().getTime()).toBe(before + 500);
});

test('a reading from before a move does not take the move back', async () => {
  const world = await createWorld();
  const release = world.holdAnswers();
  for (const act of world.polls) act();
  await world.settle();
  const moved = world.clock.advance(60 * minute);
  release();
  await moved;
  await world.settle();
  expect(world.ahead()).toBe(hundredDays + 60 * minute);
});

test('goes on by itself while the mock is away, says so once, and follows when it is back', async () => {
  const world = await createWorld();
  world.setAway(true);
  await world.poll();
  await world.poll();
  world.pass(minute);
  expect(world.ahead()).toBe(hundredDays);
  await expect(world.clock.advance(1)).rejects.toMatchObject({ code: 'unavailable' });
  world.setAway(false);
  world.mock.clock.advance({ hours: 1 });
  await world.poll();
  expect(world.ahead()).toBe(hundredDays + 60 * minute);
  expect(world.lines).toEqual([
    'the clock cannot be read; time goes on from its last reading',
    'the clock is there again',
  ]);
});

test('a start before the mock begins in the time of this machine', async () => {
  const world = await createWorld({ isAway: true });
  expect(world.ahead()).toBe(0);
  world.setAway(false);
  await world.poll();
  expect(world.ahead()).toBe(hundredDays);
});
