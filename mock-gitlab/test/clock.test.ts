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

test.each([['soon'], ['2027-01-31T08:00:00'], [Number.NaN], [8.64e15 + 1]])('%s is no instant', (instant) => {
  const { clock } = harbor();
  expect(() => clock.set(instant)).toThrow('set: must be an ISO 8601 instant with a zone');
  expect(clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
});
