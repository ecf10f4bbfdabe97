import { expect, test } from 'vitest';
import { lifecycleItem } from '../../../test/harbor.ts';
import { upcoming } from './upcoming.ts';

const now = Date.parse('2027-01-01T12:00:00Z');

test.each([
  ['2027-01-01T10:00:00Z', 'rotates today'],
  ['2027-01-01T22:00:00Z', 'rotates today'],
  // In Berlin it is tomorrow by then.
  ['2027-01-01T23:30:00Z', 'rotates tomorrow'],
  ['2027-01-07T01:00:00Z', 'rotates in 6 days'],
  [null, undefined],
])('says of a rotation at %s: %s', (nextRotationAt, words) => {
  expect(upcoming(lifecycleItem({ nextRotationAt }), now)).toBe(words);
});

test('says nothing of what it does not know', () => {
  expect(upcoming(undefined, now)).toBeUndefined();
});
