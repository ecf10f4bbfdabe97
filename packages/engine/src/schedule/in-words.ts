const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const dayMs = 24 * 60 * 60_000;

/** `12 March 2027`, in UTC. */
export function dateInWords(at: Date): string {
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** `12 March 2027 at 09:43 UTC`. */
export function momentInWords(at: Date): string {
  return `${dateInWords(at)} at ${at.toISOString().slice(11, 16)} UTC`;
}

/** `1 day`, `7 days`. */
export function countInWords(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `30 minutes`, `1 hour`, `2 days`. */
export function minutesInWords(minutes: number): string {
  if (minutes % (24 * 60) === 0) return countInWords(minutes / (24 * 60), 'day');
  return minutes % 60 === 0 ? countInWords(minutes / 60, 'hour') : countInWords(minutes, 'minute');
}

/** Whole days of the calendar (UTC) from one moment to another. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor(to.getTime() / dayMs) - Math.floor(from.getTime() / dayMs);
}
