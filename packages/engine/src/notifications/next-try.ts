const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** What is waited after the first try, the second, …; after the last it is given up. */
const delaysMs = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  24 * hour,
] as const;

/**
 * When a delivery that was tried so often is tried again; `null` for never.
 *
 * @param retryAfter seconds that the receiver asked for; at most a day is heeded.
 */
export function nextTryAt(attempts: number, triedAt: Date, retryAfter = 0): Date | null {
  const delay = delaysMs[attempts - 1];
  if (delay === undefined) return null;
  return new Date(triedAt.getTime() + Math.max(delay, Math.min(retryAfter * second, 24 * hour)));
}
