import { expect, test } from 'vitest';
import { lifecycleItem } from '../../../test/harbor.ts';
import { inWords, layOut } from './weeks.ts';

const none = { expiresAt: null, nextRotationAt: null };

test('counts what ends and what is rotated on the day where the person is', () => {
  // In Berlin it is the 10th already.
  const weeks = layOut(
    [lifecycleItem({ ...none, expiresAt: '2027-01-09T23:30:00Z' })],
    '2027-01-08T12:00:00Z',
  );
  expect(weeks[0]?.days.map(({ ends }) => ends)).toEqual([0, 0, 1, 0, 0, 0, 0]);
});

test('tells an end that is forestalled by a rotation from one that is not', () => {
  const weeks = layOut(
    [
      lifecycleItem({ expiresAt: '2027-01-12T12:00:00Z', nextRotationAt: '2027-01-10T12:00:00Z' }),
      lifecycleItem({ ...none, expiresAt: '2027-01-12T12:00:00Z' }),
    ],
    '2027-01-08T12:00:00Z',
  );
  expect(weeks[0]?.all).toEqual({ ends: 1, renewed: 1, rotations: 1 });
});

test('leaves out what was before today and what is after thirteen weeks', () => {
  const weeks = layOut(
    ['2027-01-07T12:00:00Z', '2027-04-09T12:00:00Z'].map((expiresAt) =>
      lifecycleItem({ ...none, expiresAt }),
    ),
    '2027-01-08T12:00:00Z',
  );
  expect(weeks).toHaveLength(13);
  expect(weeks.filter(({ all }) => all.ends > 0)).toEqual([]);
});

test('keeps days apart when clocks change', () => {
  // On 28 March 2027 the day has 23 hours in Berlin.
  const weeks = layOut(
    ['2027-03-28T21:30:00Z', '2027-03-28T22:30:00Z'].map((expiresAt) =>
      lifecycleItem({ ...none, expiresAt }),
    ),
    '2027-03-27T12:00:00Z',
  );
  expect(weeks[0]?.days.map(({ ends }) => ends)).toEqual([0, 1, 1, 0, 0, 0, 0]);
});

test.each([
  [{ ends: 0, renewed: 0, rotations: 0 }, 'nothing'],
  [{ ends: 1, renewed: 0, rotations: 0 }, '1 ends'],
  [{ ends: 0, renewed: 2, rotations: 2 }, '2 end, renewed before, 2 rotations'],
  [{ ends: 2, renewed: 1, rotations: 1 }, '3 end, 1 of them renewed before, 1 rotation'],
])('says %j as "%s"', (day, words) => {
  expect(inWords(day)).toBe(words);
});
