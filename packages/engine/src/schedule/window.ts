import { Temporal } from 'temporal-polyfill';
import type { Weekday, Window } from '../ports.ts';

/** Both in this order; `to` is the first moment that is not in it any more. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** In the order in which the calendar numbers them, from Monday. */
export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const dayMs = 24 * 60 * 60_000;
/** In no zone is it more than a day earlier, and a window may reach over midnight. */
const daysBack = 2;
/** Two weeks after that: of the first week, a change of clocks may swallow the day. */
const daysToLookAt = daysBack + 15;

/**
 * The next time that a window is open, or the present one: the first that ends after `after`. Each moment in it shows a
 * time of day from `from` to `to` in its zone, also when the clocks change: an hour that is left out is in no window, and
 * of an hour that comes twice the window takes one.
 *
 * @returns `null` only where its days never have such a time.
 */
export function nextOpening(window: Window, after: Date): Span | null {
  const days = new Set(window.days.map((day) => weekdays.indexOf(day)));
  const openings = openingsOf(window);
  const first = Math.floor(after.getTime() / dayMs) - daysBack;
  for (let day = first; day < first + daysToLookAt; day += 1) {
    if (!days.has(weekdayOf(day))) continue;
    let span = openings.get(day);
    if (span === undefined) {
      span = openingOn(window, dateOf(day));
      openings.set(day, span);
    }
    if (span !== null && span.to > after) return span;
  }
  return null;
}

type Openings = Map<number, Span | null>;

/**
 * By window, then by day since 1970: when it opens on that day of its zone's calendar. The rules of time zones take long
 * to ask, and the same days of the same few windows are asked for again for each connection.
 */
const known = new Map<string, Openings>();
const mostWindows = 100;
/** Some years. */
const mostDays = 2000;

function openingsOf({ from, to, timeZone }: Window): Openings {
  const key = `${from} ${to} ${timeZone}`;
  const there = known.get(key);
  if (there !== undefined && there.size < mostDays) return there;
  if (known.size >= mostWindows) known.clear();
  const openings: Openings = new Map();
  known.set(key, openings);
  return openings;
}

/** From 0 for Monday; the first of January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function dateOf(day: number): Temporal.PlainDate {
  return new Temporal.PlainDate(1970, 1, 1).add({ days: day });
}

/** Whether the window is open then. */
export function isOpen(window: Window, at: Date): boolean {
  const opening = nextOpening(window, at);
  return opening !== null && opening.from <= at;
}

function openingOn({ from, to, timeZone }: Window, date: Temporal.PlainDate): Span | null {
  const endsOn = to > from ? date : date.add({ days: 1 });
  const closes = momentOf(endsOn, to, timeZone, 'earlier');
  const opens = momentOf(date, from, timeZone, 'later');
  if (opens < closes) return { from: opens, to: closes };
  // Both times of day come twice: the window is in the first of the two hours.
  const earlier = momentOf(date, from, timeZone, 'earlier');
  return earlier < closes ? { from: earlier, to: closes } : null;
}

/** A time of day that is left out when the clocks go forward is taken for the moment in which they do. */
function momentOf(
  date: Temporal.PlainDate,
  time: string,
  timeZone: string,
  disambiguation: 'earlier' | 'later',
): Date {
  const wanted = date.toPlainDateTime(Temporal.PlainTime.from(time));
  const zoned = wanted.toZonedDateTime(timeZone, { disambiguation });
  if (zoned.toPlainDateTime().equals(wanted)) return toDate(zoned);
  const before = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return toDate(before.getTimeZoneTransition('next') ?? before);
}

function toDate({ epochMilliseconds }: Temporal.ZonedDateTime): Date {
  return new Date(epochMilliseconds);
}

/** Whether it is the name of a time zone, as `Europe/Berlin`; an offset such as `+02:00` is none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
