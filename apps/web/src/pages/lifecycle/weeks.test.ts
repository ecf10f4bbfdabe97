import { expect, test } from 'vitest';
import { lifecycleItem } from '../../../test/harbor.ts';
import { inWords, layOut } from './weeks.ts';

const none = { expiresAt: null, nextRotationAt: null };

test('counts what ends in the week where the person is', () => {
  // In Berlin it is the 15th already, and so the next week.
  const weeks = layOut(
    [lifecycleItem({ ...none, expiresAt: '2027-01-14T23:30:00Z' })],
    '2027-01-08T12:00:00Z',
  );
  expect(weeks.slice(0, 3).map(({ all }) => all.ends)).toEqual([0, 1, 0]);
});

test('tells an end that is forestalled by a rotation from one that is not', () => {
  const weeks = layOut(
    [
      lifecycleItem({ expiresAt: '2027-01-12T12:00:00Z', nextRotationAt: '2027-01-10T12:00:00Z' }),
      lifecycleItem({ ...none, expiresAt: '2027-01-12T12:00:00Z' }),
    ],
    '2027-01-08T12:00:00Z',
  );
  expect(weeks[0]?.all).toEqual({ needs: 0, ends: 1, renewed: 1, rotations: 1 });
});

test.each(['needs-reconnect', 'unknown'] as const)(
  'counts one that is %s as in need of somebody, whatever is planned for it',
  (status) => {
    const weeks = layOut([lifecycleItem({ status })], '2027-01-15T12:00:00Z');
    expect(weeks[0]?.all).toEqual({ needs: 1, ends: 0, renewed: 0, rotations: 0 });
  },
);

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

test('keeps weeks apart when clocks change', () => {
  // On 28 March 2027 the day has 23 hours in Berlin.
  const weeks = layOut(
    ['2027-03-28T21:30:00Z', '2027-03-28T22:30:00Z'].map((expiresAt) =>
      lifecycleItem({ ...none, expiresAt }),
    ),
    '2027-03-22T12:00:00Z',
  );
  expect(weeks.slice(0, 3).map(({ all }) => all.ends)).toEqual([1, 1, 0]);
});

test.each([
  [{ needs: 0, ends: 0, renewed: 0, rotations: 0 }, 'nothing'],
  [{ needs: 0, ends: 1, renewed: 0, rotations: 0 }, '1 ends'],
  [{ needs: 0, ends: 0, renewed: 2, rotations: 2 }, '2 end, renewed before, 2 rotations'],
  [{ needs: 0, ends: 2, renewed: 1, rotations: 1 }, '3 end, 1 of them renewed before, 1 rotation'],
  [{ needs: 2, ends: 1, renewed: 0, rotations: 0 }, '2 need somebody, 1 ends'],
])('says %j as "%s"', (day, words) => {
  expect(inWords(day)).toBe(words);
});
