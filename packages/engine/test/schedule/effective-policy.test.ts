import { expect, test } from 'vitest';
import type { Policy, RotationPolicy } from '../../src/ports.ts';
import { builtInPolicy, effectivePolicy, noPolicy, policiesOf } from '../../src/schedule/effective-policy.ts';
import { policyChangeInWords } from '../../src/schedule/policy-words.ts';

const rotate: RotationPolicy = { strategy: 'in-place', daysBefore: 7, lifeDays: 90 };
const managed: RotationPolicy = { ...rotate, strategy: 'manager', managerConnectionId: 'm' };
const overlap = { quietHours: 24, atMostDays: 7 };
const policy = (change: Partial<Policy>): Policy => ({ ...noPolicy, ...change });

test('where nobody says anything, what is built in counts', () => {
  expect(effectivePolicy(null, null)).toEqual(builtInPolicy);
  expect(effectivePolicy(noPolicy, noPolicy)).toEqual(builtInPolicy);
});

test('the connection comes before its organization, wish by wish', () => {
  const own = policy({ checkEveryMinutes: 5 });
  const organization = policy({ checkEveryMinutes: 120, remindDaysBefore: [3], rotate });
  expect(effectivePolicy(own, organization)).toEqual({
    checkEveryMinutes: 5,
    remindDaysBefore: [3],
    rotate,
    overlap: null,
  });
});

test('whoever says how to rotate says whether the old token lives on', () => {
  const organization = policy({ rotate: managed, overlap });
  expect(effectivePolicy(policy({ rotate }), organization)).toMatchObject({ rotate, overlap: null });
  expect(effectivePolicy(policy({}), organization)).toMatchObject({ rotate: managed, overlap });
});

test('no reminders at all is a wish too', () => {
  expect(effectivePolicy(policy({ remindDaysBefore: [] }), null).remindDaysBefore).toEqual([]);
});

test('of many connections each has its own policy, and the others the default', () => {
  const base = { organizationId: 'harbor', updatedAt: new Date(0) };
  const of = policiesOf([
    { ...base, connectionId: null, policy: policy({ checkEveryMinutes: 30 }) },
    { ...base, connectionId: 'a', policy: policy({ rotate }) },
  ]);
  expect(of('a')).toMatchObject({ checkEveryMinutes: 30, rotate });
  expect(of('b')).toMatchObject({ checkEveryMinutes: 30, rotate: builtInPolicy.rotate });
});

test.each<[Partial<Policy>, string | null]>([
  [{}, null],
  [{ checkEveryMinutes: 30 }, 'Checked every 30 minutes.'],
  [
    { checkEveryMinutes: 60, remindDaysBefore: [30, 7, 1] },
    'Checked every hour; reminders 30, 7 and 1 days before it ends.',
  ],
  [{ remindDaysBefore: [] }, 'No reminders.'],
  [{ rotate: { ...rotate, strategy: 'off' } }, 'Not rotated.'],
  [{ rotate }, 'Rotates itself 7 days before it ends, for another 90 days.'],
  [
    {
      rotate: { ...managed, window: { days: ['sat', 'sun'], from: '22:00', to: '04:00', timeZone: 'UTC' } },
      overlap,
    },
    'Rotates through "root" 7 days before it ends, for another 90 days, between 22:00 and 04:00 (UTC) on Saturday and Sunday, ' +
      'while the old token lives on until nobody has used it for 24 hours.',
  ],
])('a change of policy is told in words: %#', (change, words) => {
  expect(policyChangeInWords(noPolicy, policy(change), 'root')).toBe(words);
});

test('a wish that is taken back is told as well', () => {
  expect(policyChangeInWords(policy({ checkEveryMinutes: 5, rotate }), noPolicy, null)).toBe(
    'Checked as the default of the organization says; rotated as the default of the organization says.',
  );
});
