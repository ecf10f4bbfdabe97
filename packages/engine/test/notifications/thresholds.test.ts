import { expect, test } from 'vitest';
import { nextTryAt } from '../../src/notifications/next-try.ts';
import { thresholds } from '../../src/notifications/reminders.ts';

const days = [60, 30, 14, 7, 1];
const midnight = new Date('2027-03-31T00:00:00Z');

test.each([
  ['2027-01-29T23:59:59Z', null, '2027-01-30T00:00:00.000Z'],
  ['2027-01-30T00:00:00Z', 60, '2027-03-01T00:00:00.000Z'],
  // The night in which Europe's clocks change is no longer or shorter in UTC.
  ['2027-03-28T02:30:00Z', 7, '2027-03-30T00:00:00.000Z'],
  ['2027-03-30T00:00:00Z', 1, null],
])('at %s the nearest of the days before is %s', (now, nearest, next) => {
  const found = thresholds(midnight, days, new Date(now));
  expect(found.nearest).toBe(nearest);
  expect(found.next === null ? null : new Date(found.next).toISOString()).toBe(next);
});

test('nobody is reminded where the policy names no days', () => {
  expect(thresholds(midnight, [], midnight)).toEqual({ nearest: null, next: null });
});

const at = new Date('2027-01-31T08:00:00Z');
const seconds = (attempts: number, retryAfter?: number) => {
  const next = nextTryAt(attempts, at, retryAfter);
  return next === null ? null : (next.getTime() - at.getTime()) / 1000;
};

test('a receiver may ask for a longer wait, and for no more than a day', () => {
  expect(seconds(1, 120)).toBe(120);
  expect(seconds(4, 1)).toBe(1800);
  expect(seconds(1, 10 ** 9)).toBe(86_400);
});

test('after the ninth try it is given up, whatever the receiver asks for', () => {
  expect(seconds(8)).toBe(86_400);
  expect(seconds(9, 5)).toBeNull();
});
