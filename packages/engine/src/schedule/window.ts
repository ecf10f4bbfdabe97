import { Temporal } from 'temporal-polyfill';
import type { Weekday, Window } from '../ports.ts';

/** Both in this order; `to` is the first moment that is not in it any more. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** In the order in which the calendar numbers them, from Monday. */
export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A week, the day before (a window may reach over midnight), and one more for a day that a change of clocks swallows. */
const daysToLookAt = 16;

/**
 * The next time that a window is open, or the present one: the first that ends after `after`. Each moment in it shows a
 * time of day from `from` to `to` in its zone, also when the clocks change: an hour that is left out is in no window, and
 * of an hour that comes twice the window takes one.
 *
 * @returns `null` only where its days never have such a time.
 */
export function nextOpening(window: Window, after: Date): Span | null {
  const days = new Set(window.days.map((day) => weekdays.indexOf(day) + 1));
  const start = Temporal.Instant.fromEpochMilliseconds(after.getTime())
    .toZonedDateTimeISO(window.timeZone)
    .toPlainDate()
    .subtract({ days: 1 });
  for (let offset = 0; offset < daysToLookAt; offset += 1) {
    const date = start.add({ days: offset });
    if (!days.has(date.dayOfWeek)) continue;
    const span = openingOn(window, date);
    if (span !== null && span.to > after) return span;
  }
  return null;
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
