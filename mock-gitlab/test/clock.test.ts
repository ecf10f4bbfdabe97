import { expect, test } from 'vitest';
import { createMockGitLab } from '../src/index.ts';
import { harbor } from './harbor.ts';

test('it stands still where it is told to', () => {
  const { clock } = harbor();
  expect([clock.running, clock.now().toISOString()]).toStrictEqual([false, '2027-01-31T08:00:00.000Z']);
  clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, ms: 5 });
  expect(clock.now().toISOString()).toBe('2027-02-01T10:03:04.005Z');
  clock.set(new Date(0));
  expect(clock.milliseconds()).toBe(0);
  clock.set('2027-01-01');
  expect(clock.now().toISOString()).toBe('2027-01-01T00:00:00.000Z');
});

test('without an instant it runs with the system, and keeps its pace when moved', () => {
  let system = 1000;
  const { clock } = createMockGitLab({ systemTime: () => system });
  expect([clock.running, clock.milliseconds()]).toStrictEqual([true, 1000]);
  clock.advance({ seconds: 10 });
  system += 500;
  expect(clock.milliseconds()).toBe(11_500);
  clock.freeze();
  system += 500;
  expect(clock.milliseconds()).toBe(11_500);
  clock.run();
  system += 1;
  expect(clock.milliseconds()).toBe(11_501);
  clock.reset();
  expect(clock.milliseconds()).toBe(system);
});

test.each([['soon'], ['2027-01-31T08:00:00'], [Number.NaN]])('%s is no instant', (instant) => {
  const { clock } = harbor();
  expect(() => clock.set(instant)).toThrow('set: must be an ISO 8601 instant with a zone');
  expect(clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
});

test.each([['9000-01-01'], ['0000-12-31T23:59:59Z'], [8.64e15]])(
  '%s is an instant whose year or its followers have not four digits',
  (instant) => {
    const { clock } = harbor();
    expect(() => clock.set(instant)).toThrow('set: must be from the year 1 to 8999');
    expect(() => harbor({ now: instant })).toThrow('now: must be from the year 1 to 8999');
    expect(clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
  },
);

test('a running clock stops at the end of the last year there is', () => {
  let system = 0;
  const { clock } = createMockGitLab({ now: '8999-12-31T23:59:59Z', systemTime: () => system });
  clock.run({ speed: 1_000_000 });
  system += 1000;
  expect(clock.now().toISOString()).toBe('8999-12-31T23:59:59.999Z');
  expect(() => clock.advance({ ms: 1 })).toThrow('clock: must be from the year 1 to 8999');
});

test('it runs at any speed from any instant', () => {
  let system = 0;
  const { clock } = createMockGitLab({ now: '2027-01-31T08:00:00Z', systemTime: () => system });
  clock.run({ speed: 3600 });
  system += 2000;
  expect([clock.speed, clock.now().toISOString()]).toStrictEqual([3600, '2027-01-31T10:00:00.000Z']);
  clock.set('2030-01-01');
  system += 1000;
  expect(clock.now().toISOString()).toBe('2030-01-01T01:00:00.000Z');
  clock.run({ speed: 0.5 });
  system += 1000;
  expect(clock.now().toISOString()).toBe('2030-01-01T01:00:00.500Z');
  clock.reset();
  expect([clock.running, clock.speed]).toStrictEqual([false, 1]);
});

test.each([[0], [-1], [Number.NaN], [Number.POSITIVE_INFINITY]])('%s is no speed', (speed) => {
  const { clock } = harbor();
  expect(() => clock.run({ speed })).toThrow('speed: must be above 0');
  expect(clock.running).toBe(false);
});

test('it tells of every move until nobody wants to know', () => {
  const { clock } = harbor();
  const seen: string[] = [];
  const stop = clock.onMove(() => seen.push(clock.now().toISOString()));
  clock.advance({ days: 1 });
  clock.advance({ days: -2 });
  clock.freeze();
  stop();
  clock.reset();
  expect(seen).toStrictEqual([
    '2027-02-01T08:00:00.000Z',
    '2027-01-30T08:00:00.000Z',
    '2027-01-30T08:00:00.000Z',
  ]);
});

test.each([
  [{ days: Number.NaN }, 'advance.days: must be a number'],
  [{ days: 1e12 }, 'clock: must be from the year 1 to 8999'],
])('a move by %j is refused and changes nothing', (duration, reason) => {
  const { clock } = harbor();
  expect(() => clock.advance(duration)).toThrow(reason);
  expect(clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
});

test('a snapshot keeps the pace', () => {
  const gitlab = createMockGitLab({ systemTime: () => 0 });
  gitlab.clock.run({ speed: 60 });
  const saved = JSON.parse(JSON.stringify(gitlab.snapshot()));
  gitlab.reset();
  expect(gitlab.clock.speed).toBe(1);
  gitlab.restore(saved);
  expect([gitlab.clock.running, gitlab.clock.speed]).toStrictEqual([true, 60]);
});
