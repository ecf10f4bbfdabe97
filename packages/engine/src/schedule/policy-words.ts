import { isDeepStrictEqual } from 'node:util';
import type { Policy, Window } from '../ports.ts';
import { countInWords, minutesInWords } from './in-words.ts';
import { weekdays } from './window.ts';

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
      : `, between ${window.from} and ${window.to} (${window.timeZone}) ${daysInWords(window)}`,
    overlap === null
      ? ''
      : `, while the old token lives on until nobody has used it for ${countInWords(overlap.quietHours, 'hour')}`,
  ].join('');
}

const dayNames = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;

/** `Monday to Friday`, `on Monday and Thursday`, `every day`. */
function daysInWords({ days }: Window): string {
  const chosen = weekdays.filter((day) => days.includes(day));
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined || chosen.length === weekdays.length) return 'every day';
  const isRow = weekdays.indexOf(last) - weekdays.indexOf(first) === chosen.length - 1;
  return isRow && chosen.length > 2
    ? `${dayNames[first]} to ${dayNames[last]}`
    : `on ${listInWords(chosen.map((day) => dayNames[day]))}`;
}

function listInWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
