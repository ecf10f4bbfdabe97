import { daysBetween } from './dates.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From which distance on a unit is used. Hours reach to two days: "in 30 hours" says more than "in 1 day". */
const steps: readonly (readonly [from: number, unit: Intl.RelativeTimeFormatUnit, length: number])[] = [
  [730 * day, 'year', 365.25 * day],
  [120 * day, 'month', 30.44 * day],
  [2 * day, 'day', day],
  [hour, 'hour', hour],
  [minute, 'minute', minute],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/**
 * "in 23 days", "4 minutes ago". Days are those of the calendar where the person is, as everybody counts them; all else
 * is rounded towards now, so that what is left is not overstated.
 */
export function relativeTime(instant: string, nowMs: number): string {
  const distance = Date.parse(instant) - nowMs;
  const step = steps.find(([from]) => Math.abs(distance) >= from);
  if (step?.[1] === 'day') return relative.format(daysBetween(nowMs, instant), 'day');
  if (step) return relative.format(Math.trunc(distance / step[2]), step[1]);
  return distance > 0 ? 'in less than a minute' : 'just now';
}

/** By zone: a page names the same one over and over. */
const exact = new Map<string | undefined, Intl.DateTimeFormat>();

/** "14 Feb 2027, 10:32 CET", in the zone of whoever looks unless another is named. */
export function exactTime(instant: string, timeZone?: string): string {
  const format = exact.get(timeZone) ?? exactIn(timeZone);
  exact.set(timeZone, format);
  return format.format(new Date(instant));
}

function exactIn(timeZone: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone && { timeZone }),
  });
}
