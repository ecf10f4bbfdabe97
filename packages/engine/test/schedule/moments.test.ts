import { expect, test } from 'vitest';
import { backoff } from '../../src/schedule/backoff.ts';
import { checkDueAt } from '../../src/schedule/next-check.ts';
import { nextRefreshAt } from '../../src/schedule/next-refresh.ts';
import { nextReminderAt } from '../../src/schedule/next-reminder.ts';

const minute = 60_000;
const now = new Date('2027-01-31T08:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * minute);
const minutesUntil = (at: Date | null) => ((at?.getTime() ?? NaN) - now.getTime()) / minute;
const ids = Array.from({ length: 500 }, (_, index) => `connection-${index}`);

test('access tokens that end at the same time are refreshed 15 to 20 minutes before, spread over those', () => {
  const ahead = ids.map((id) => {
    const row = { id, status: 'healthy', accessExpiresAt: later(120), updatedAt: now } as const;
    return 120 - minutesUntil(nextRefreshAt(row));
  });
  expect(Math.min(...ahead)).toBeGreaterThanOrEqual(15);
  expect(Math.max(...ahead)).toBeLessThan(20);
  expect(new Set(ahead.map(Math.floor)).size).toBe(5);
});

test('an access token that lives for ten minutes is refreshed after five, and not without end', () => {
  const row = { id: 'a', status: 'healthy', accessExpiresAt: later(10), updatedAt: now } as const;
  expect(minutesUntil(nextRefreshAt(row))).toBe(5);
});

test('an access token that has ended is due for a refresh, and a dead grant is not', () => {
  const row = { id: 'a', status: 'degraded', accessExpiresAt: later(-10), updatedAt: now } as const;
  expect(minutesUntil(nextRefreshAt(row))).toBeLessThanOrEqual(-10);
  expect(nextRefreshAt({ ...row, status: 'needs-reconnect' })).toBeNull();
  expect(nextRefreshAt({ ...row, accessExpiresAt: null })).toBeNull();
});

const checked = (id: string, status: 'healthy' | 'degraded' | 'needs-reconnect', at: Date | null = now) =>
  ({ id, status, checkedAt: at, createdAt: now }) as const;

test('checks are spread over their interval, and come once in each', () => {
  const hourly = { checkEveryMinutes: 60 };
  const first = ids.map((id) => checkDueAt(checked(id, 'healthy'), hourly));
  expect(Math.min(...first.map(minutesUntil))).toBeGreaterThanOrEqual(30);
  expect(Math.max(...first.map(minutesUntil))).toBeLessThan(90);
  expect(new Set(first.map((at) => Math.floor(minutesUntil(at) / 6))).size).toBe(10);
  for (const [index, at] of first.entries()) {
    const next = checkDueAt(checked(ids[index] ?? '', 'healthy', at), hourly);
    expect(next.getTime() - at.getTime()).toBe(60 * minute);
  }
});

test.each([
  ['degraded', 60, 7.5, 22.5],
  ['degraded', 5, 2.5, 7.5],
  ['needs-reconnect', 60, 720, 2160],
  ['needs-reconnect', 10_080, 5040, 15_120],
] as const)(
  'a connection that is %s with checks every %i minutes is checked after %d to %d',
  (status, every, from, to) => {
    for (const id of ids.slice(0, 50)) {
      const minutes = minutesUntil(checkDueAt(checked(id, status), { checkEveryMinutes: every }));
      expect(minutes).toBeGreaterThanOrEqual(from);
      expect(minutes).toBeLessThan(to);
    }
  },
);

test.each([
  ['2027-01-31T08:00Z', '2027-02-14T00:00Z', 60],
  ['2027-02-14T00:00Z', '2027-03-16T00:00Z', 30],
  ['2027-03-16T00:00Z', '2027-04-01T00:00Z', 14],
  ['2027-04-01T00:00Z', '2027-04-08T00:00Z', 7],
  ['2027-04-08T00:00Z', '2027-04-14T00:00Z', 1],
])('after %s the next reminder of an end on 15 April is on %s, %i days before', (from, at) => {
  const row = { expiresAt: new Date('2027-04-15T00:00Z') };
  const next = nextReminderAt(row, { remindDaysBefore: [60, 30, 14, 7, 1] }, new Date(from));
  expect(next).toEqual(new Date(at));
});

test('nobody is reminded after the last reminder, nor of what has no end', () => {
  const remindDaysBefore = [1];
  const expiresAt = new Date('2027-04-15T00:00Z');
  expect(nextReminderAt({ expiresAt }, { remindDaysBefore }, new Date('2027-04-14T00:00Z'))).toBeNull();
  expect(nextReminderAt({ expiresAt: null }, { remindDaysBefore }, now)).toBeNull();
  expect(nextReminderAt({ expiresAt }, { remindDaysBefore: [] }, now)).toBeNull();
});

test.each([
  [0, 1],
  [1, 2],
  [2, 4],
  [5, 32],
  [6, 60],
  [1000, 60],
])('after %i tries the next waits for %i minutes and at most a quarter more', (attempts, minutes) => {
  const waits = ids.map((id) => backoff(attempts, undefined, id) / minute);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(minutes);
  expect(Math.max(...waits)).toBeLessThan(minutes * 1.25);
  expect(new Set(waits).size).toBeGreaterThan(400);
});

test('no try comes sooner than the app asked for', () => {
  expect(backoff(0, 600, 'a') / minute).toBeGreaterThanOrEqual(10);
  expect(backoff(6, 600, 'a') / minute).toBeGreaterThanOrEqual(60);
});
