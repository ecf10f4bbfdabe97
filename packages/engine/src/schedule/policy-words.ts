import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../ports.ts';
import { countInWords, minutesInWords } from './in-words.ts';

/**
 * What has changed between two policies, e.g. "Checked every 30 minutes; rotates itself 7 days before it ends, for another
 * 90 days."
 *
 * @param managerName of the manager connection of the new policy.
 * @returns `null` when nothing has.
 */
export function policyChangeInWords(
  before: Policy,
  after: Policy,
  managerName: string | null,
): string | null {
  const changed = (part: keyof Policy) => !isDeepStrictEqual(before[part], after[part]);
  const parts = [
    ...(changed('checkEveryMinutes') ? [checking(after)] : []),
    ...(changed('remindDaysBefore') ? [reminding(after)] : []),
    ...(changed('rotate') || changed('overlap') ? [rotating(after, managerName)] : []),
  ];
  if (parts.length === 0) return null;
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const byDefault = 'as the default of the organization says';

function checking({ checkEveryMinutes: minutes }: Policy): string {
  return `checked ${minutes === null ? byDefault : `every ${minutesInWords(minutes).replace(/^1 /, '')}`}`;
}

function reminding({ remindDaysBefore: days }: Policy): string {
  if (days === null) return `reminders ${byDefault}`;
  return days.length === 0
    ? 'no reminders'
    : `reminders ${listInWords(days.map(String))} days before it ends`;
}

function rotating({ rotate, overlap }: Policy, managerName: string | null): string {
  if (rotate === null) return `rotated ${byDefault}`;
  const { strategy, daysBefore, lifeDays, window } = rotate;
  if (strategy === 'off') return 'not rotated';
  return [
    strategy === 'in-place'
      ? 'rotates itself'
      : `rotates through ${managerName === null ? 'its manager' : `"${managerName}"`}`,
    ` ${countInWords(daysBefore, 'day')} before it ends, for another ${countInWords(lifeDays, 'day')}`,
    window === undefined
      ? ''
      : `, between ${window.from} and ${window.to} (${window.timeZone}) on ${listInWords(window.days)}`,
    overlap === null
      ? ''
      : `, while the old token lives on until nobody has used it for ${countInWords(overlap.quietHours, 'hour')}`,
  ].join('');
}

function listInWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
