/** Formatters are dear to make, and time may move fast: one of each, in the zone of whoever looks. */
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const month = new Intl.DateTimeFormat('en-GB', { month: 'short' });
const weekday = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const dateAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const timeInZone = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** As the server writes it, or milliseconds since 1970. */
export type Instant = string | number;

/** "14 Feb 2027" */
export const dateOf = (at: Instant): string => date.format(new Date(at));
/** "14 Feb" */
export const dayOfYearOf = (at: Instant): string => dayOfYear.format(new Date(at));
/** "Feb" */
export const monthOf = (at: Instant): string => month.format(new Date(at));
/** "Monday 9 November 2026" */
export const weekdayOf = (at: Instant): string => weekday.format(new Date(at));
/** "14 Feb, 10:32" */
export const dateAndTimeOf = (at: Instant): string => dateAndTime.format(new Date(at));
/** "10:32" */
export const timeOf = (at: Instant): string => time.format(new Date(at));
/** "10:32 CET" */
export const timeInZoneOf = (at: Instant): string => timeInZone.format(new Date(at));

const dayMs = 24 * 60 * 60 * 1000;

/** When the day of an instant began, in milliseconds. */
export function midnight(at: Instant): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Midnights from one instant to another; a day with a change of clocks is not 24 hours long. */
export function daysBetween(from: Instant, to: Instant): number {
  return Math.round((midnight(to) - midnight(from)) / dayMs);
}
