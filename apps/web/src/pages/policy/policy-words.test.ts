import { expect, test } from 'vitest';
import { every, reminders } from './policy-words.ts';

test.each([
  [5, 'every 5 minutes'],
  [60, 'every hour'],
  [90, 'every 90 minutes'],
  [360, 'every 6 hours'],
  [1440, 'every day'],
  [10_080, 'every week'],
])('says %i minutes as "%s"', (minutes, words) => {
  expect(every(minutes)).toBe(words);
});

test.each([
  [[], 'none'],
  [[1], '1 day before expiry'],
  [[7, 30], '30 and 7 days before expiry'],
  [[60, 30, 14, 7, 1], '60, 30, 14, 7 and 1 day before expiry'],
])('says reminders %j as "%s"', (days, words) => {
  expect(reminders(days)).toBe(words);
});
