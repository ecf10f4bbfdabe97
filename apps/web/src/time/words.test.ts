import { expect, test } from 'vitest';
import { exactTime, relativeTime } from './words.ts';

const now = Date.parse('2027-01-01T12:00:00Z');

test.each([
  ['2027-01-24T12:00:00Z', 'in 23 days'],
  ['2027-01-24T11:59:59Z', 'in 23 days'],
  ['2027-01-24T22:59:59Z', 'in 23 days'],
  // In Berlin the day after has begun by then.
  ['2027-01-24T23:00:00Z', 'in 24 days'],
  ['2027-01-03T11:00:00Z', 'in 47 hours'],
  ['2027-01-01T13:59:00Z', 'in 1 hour'],
  ['2027-01-01T12:00:30Z', 'in less than a minute'],
  ['2027-01-01T11:59:40Z', 'just now'],
  ['2027-01-01T11:55:59Z', '4 minutes ago'],
  ['2026-12-12T12:00:00Z', '20 days ago'],
  ['2027-11-30T12:00:00Z', 'in 10 months'],
  ['2030-01-01T12:00:00Z', 'in 3 years'],
])('says %s as "%s", counting days as the calendar does', (instant, words) => {
  expect(relativeTime(instant, now)).toBe(words);
});

test('names the zone with the exact time', () => {
  expect(exactTime('2027-02-14T09:32:00Z', 'Europe/Berlin')).toMatch(/^14 Feb 2027, 10:32 (CET|GMT\+1)$/);
  expect(exactTime('2027-07-14T09:32:00Z', 'Asia/Kolkata')).toMatch(/^14 Jul 2027, 15:02 (IST|GMT\+5:30)$/);
});
