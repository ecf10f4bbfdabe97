import { expect, test } from 'vitest';
import type { RotationPolicy, Weekday, Window } from '../../src/ports.ts';
import { nextRotationAt, planRotation, type RotatingRow } from '../../src/schedule/next-rotation.ts';
import { isOpen } from '../../src/schedule/window.ts';

function token(expiresAt: string | null, change: Partial<RotatingRow> = {}): RotatingRow {
  return {
    id: 'connection-1',
    status: 'healthy',
    oauthApplicationId: null,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    ...change,
  };
}

function policy(change: Partial<RotationPolicy> = {}): { rotate: RotationPolicy } {
  return { rotate: { strategy: 'in-place', daysBefore: 7, lifeDays: 90, ...change } };
}

const at = (text: string) => new Date(text);
const early = at('2027-01-01T00:00Z');
const window = (days: readonly Weekday[], from: string, to: string, timeZone = 'UTC'): Window => ({
  days,
  from,
  to,
  timeZone,
});

test.each([
  ['in the middle of a month', '2027-04-15', 7, '2027-04-08'],
  ['just after the end of a month', '2027-03-03', 7, '2027-02-24'],
  ['on the first day of a year', '2028-01-01', 1, '2027-12-31'],
  ['after a leap day', '2028-03-01', 1, '2028-02-29'],
  ['after the end of a February without one', '2027-03-01', 1, '2027-02-28'],
  ['a month and a leap day later', '2028-03-15', 30, '2028-02-14'],
  ['over a change of the clocks', '2027-04-01', 7, '2027-03-25'],
])(
  'a token that ends %s (midnight UTC) is rotated so many days of the calendar before',
  (_what, ends, daysBefore, day) => {
    const next = nextRotationAt(token(`${ends}T00:00Z`), policy({ daysBefore }), early);
    expect(next?.toISOString().slice(0, 10)).toBe(day);
  },
);

test('many connections that end on the same day are rotated over the whole of the day, each always at its own moment', () => {
  const hours = new Map<number, number>();
  for (let index = 0; index < 1000; index += 1) {
    const row = token('2027-04-15T00:00Z', { id: `connection-${index}` });
    const next = nextRotationAt(row, policy(), early);
    expect(next).toEqual(nextRotationAt(row, policy(), at('2027-04-01T00:00Z')));
    const hour = next?.getUTCHours() ?? -1;
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  expect(hours.size).toBeGreaterThanOrEqual(18);
  expect(Math.max(...hours.values())).toBeLessThan(100);
});

test('a day before the end, a token is rotated half a day before it at the latest', () => {
  for (let index = 0; index < 200; index += 1) {
    const row = token('2027-04-15T00:00Z', { id: `connection-${index}` });
    const next = nextRotationAt(row, policy({ daysBefore: 1 }), early);
    expect(next?.getTime()).toBeGreaterThanOrEqual(at('2027-04-14T00:00Z').getTime());
    expect(next?.getTime()).toBeLessThan(at('2027-04-14T12:00Z').getTime());
  }
});

test('a rotation whose time is past is due at once', () => {
  const now = at('2027-04-13T00:00Z');
  const next = nextRotationAt(token('2027-04-15T00:00Z'), policy(), now);
  expect(next?.getTime()).toBeLessThan(now.getTime());
});

test.each<[string, RotatingRow, Partial<RotationPolicy>]>([
  ['off', token('2027-04-15T00:00Z'), { strategy: 'off' }],
  ['without an end', token(null), {}],
  ['of OAuth', token('2027-04-15T00:00Z', { oauthApplicationId: 'application' }), {}],
  ['that has ended', token('2026-12-31T00:00Z'), {}],
  ['that the app has refused', token('2027-04-15T00:00Z', { status: 'needs-reconnect' }), {}],
])('a token %s is not rotated', (_what, row, change) => {
  expect(nextRotationAt(row, policy(change), early)).toBeNull();
});

test.each([
  ['has ended', token('2026-12-31T00:00Z')],
  ['the app has refused', token('2027-04-15T00:00Z', { status: 'needs-reconnect' })],
  ['the app has refused and that had no end', token(null, { status: 'needs-reconnect' })],
])('a manager brings a token back at once that %s, in a window or not', (_what, row) => {
  const wish = policy({ strategy: 'manager', window: window(['wed'], '02:00', '03:00') });
  expect(nextRotationAt(row, wish, early)).toEqual(early);
});

test.each<[string, Window, string, string]>([
  ['of the same day', window(['thu'], '02:00', '04:00'), '2027-04-08T02:00Z', '2027-04-08T04:00Z'],
  [
    'of a day after it',
    window(['sun'], '02:00', '04:00', 'Europe/Berlin'),
    '2027-04-11T00:00Z',
    '2027-04-11T02:00Z',
  ],
  [
    'that is open already then: in what is left of it',
    window(['wed'], '20:00', '04:00'),
    '2027-04-08T00:00Z',
    '2027-04-08T04:00Z',
  ],
])('a rotation is moved into the next window %s', (_what, of, from, to) => {
  for (let index = 0; index < 50; index += 1) {
    const row = token('2027-04-15T00:00Z', { id: `connection-${index}` });
    const plan = planRotation(row, policy({ window: of }), early);
    expect(plan?.inWindow).toBe(true);
    expect(plan?.at.getTime()).toBeGreaterThanOrEqual(at(from).getTime());
    expect(plan?.at.getTime()).toBeLessThan(at(to).getTime());
    expect(isOpen(of, plan?.at ?? early)).toBe(true);
  }
});

test.each([
  ['clocks go forward in Berlin', 'Europe/Berlin', '2027-03-30', '02:00', '03:00'],
  ['clocks go back in Berlin', 'Europe/Berlin', '2027-11-03', '02:00', '03:00'],
  ['clocks go forward in New York', 'America/New_York', '2027-03-16', '02:00', '02:30'],
  ['clocks go back in New York', 'America/New_York', '2027-11-09', '01:00', '02:00'],
  ['clocks go forward on Lord Howe Island', 'Australia/Lord_Howe', '2027-10-05', '02:00', '02:30'],
  ['clocks go back on Lord Howe Island', 'Australia/Lord_Howe', '2027-04-06', '01:30', '02:00'],
])('while %s, a rotation is in its window and before the end', (_what, timeZone, ends, from, to) => {
  const days: readonly Weekday[] = ['sat', 'sun', 'mon'];
  for (let index = 0; index < 50; index += 1) {
    const row = token(`${ends}T00:00Z`, { id: `connection-${index}` });
    const of = window(days, from, to, timeZone);
    const plan = planRotation(row, policy({ daysBefore: 3, window: of }), early);
    expect(plan?.inWindow).toBe(true);
    expect(isOpen(of, plan?.at ?? early), plan?.at.toISOString()).toBe(true);
    expect(plan?.at.getTime()).toBeLessThan(at(`${ends}T00:00Z`).getTime());
  }
});

test('of a window that the end cuts short, only what lies two hours before the end is taken', () => {
  const of = window(['wed'], '21:00', '20:00');
  for (let index = 0; index < 50; index += 1) {
    const row = token('2027-04-15T00:00Z', { id: `connection-${index}` });
    const plan = planRotation(row, policy({ daysBefore: 1, window: of }), early);
    expect(plan?.at.getTime()).toBeGreaterThanOrEqual(at('2027-04-14T21:00Z').getTime());
    expect(plan?.at.getTime()).toBeLessThan(at('2027-04-14T22:00Z').getTime());
  }
});

test('a window that does not open in time is not waited for', () => {
  const wish = policy({ daysBefore: 2, window: window(['sun'], '02:00', '04:00') });
  const plan = planRotation(token('2027-04-15T00:00Z'), wish, early);
  expect(plan?.inWindow).toBe(false);
  expect(plan?.at.toISOString().slice(0, 10)).toBe('2027-04-13');
});

test('a window that was missed is followed by the next one, and the last one missed makes it due at once', () => {
  const wish = policy({ window: window(['fri', 'mon'], '02:00', '04:00') });
  const row = token('2027-04-15T00:00Z');
  const days = ['2027-04-08T00:00Z', '2027-04-09T05:00Z', '2027-04-12T05:00Z'].map((now) => {
    const plan = planRotation(row, wish, at(now));
    return [plan?.at.toISOString().slice(0, 10), plan?.inWindow, (plan?.at ?? early) <= at(now)];
  });
  expect(days).toEqual([
    ['2027-04-09', true, false],
    ['2027-04-12', true, false],
    ['2027-04-09', false, true],
  ]);
});

test.each([
  ['that opens later', window(['fri', 'mon'], '02:00', '04:00')],
  ['that was open already', window(['wed'], '20:00', '04:00')],
])('in a window %s, a rotation whose moment has come stays due until it closes', (_what, of) => {
  const wish = policy({ window: of });
  for (let index = 0; index < 20; index += 1) {
    const row = token('2027-04-15T00:00Z', { id: `connection-${index}` });
    const moment = nextRotationAt(row, wish, early) ?? early;
    expect(nextRotationAt(row, wish, new Date(moment.getTime() + 60_000))).toEqual(moment);
  }
});

test('the last quarter of a window is left free, so that there is time for a second try', () => {
  const nightly = policy({ window: window(['wed'], '22:00', '23:00') });
  const minutes = Array.from({ length: 500 }, (_, index) => {
    const next = nextRotationAt(token('2027-04-16T00:00Z', { id: `connection-${index}` }), nightly, early);
    return ((next?.getTime() ?? 0) - at('2027-04-14T22:00Z').getTime()) / 60_000;
  });
  expect(Math.min(...minutes)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...minutes)).toBeGreaterThan(40);
  expect(Math.max(...minutes)).toBeLessThan(45);
});
