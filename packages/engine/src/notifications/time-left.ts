import { countInWords } from '../schedule/in-words.ts';

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** `in 7 days`, `in 5 hours`, `within the hour`; whatever has begun counts as whole. */
export function timeLeft(until: Date, now: Date): string {
  const left = until.getTime() - now.getTime();
  if (left > dayMs) return `in ${countInWords(Math.ceil(left / dayMs), 'day')}`;
  if (left > hourMs) return `in ${countInWords(Math.ceil(left / hourMs), 'hour')}`;
  return 'within the hour';
}
