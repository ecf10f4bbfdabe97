import { expect, test } from 'vitest';
import { lifecycleItem } from '../../../test/harbor.ts';
import { relativeTime } from '../../time/words.ts';
import { upcoming } from './upcoming.ts';

const now = Date.parse('2027-01-01T12:00:00Z');

test.each([
  ['2027-01-01T10:00:00Z', 'rotates today'],
  ['2027-01-01T22:00:00Z', 'rotates today'],
  // In Berlin it is tomorrow by then.
  ['2027-01-01T23:30:00Z', 'rotates tomorrow'],
  ['2027-01-07T01:00:00Z', 'rotates in 6 days'],
  ['2027-03-25T01:00:00Z', 'rotates in 83 days'],
  ['2027-03-25T22:00:00Z', 'rotates in 83 days'],
  ['2027-11-30T12:00:00Z', 'rotates in 10 months'],
  [null, undefined],
])('says of a rotation at %s: %s', (nextRotationAt, words) => {
  expect(upcoming(lifecycleItem({ nextRotationAt }), now)).toBe(words);
});

test.each(['2027-01-07T01:00:00Z', '2027-01-24T11:59:59Z', '2027-03-25T22:00:00Z'])(
  'gives %s the same number as everywhere else',
  (nextRotationAt) => {
    expect(upcoming(lifecycleItem({ nextRotationAt }), now)).toBe(
      `rotates ${relativeTime(nextRotationAt, now)}`,
    );
  },
);

test('says nothing of what it does not know', () => {
  expect(upcoming(undefined, now)).toBeUndefined();
});
