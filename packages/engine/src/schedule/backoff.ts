import { spread } from './spread.ts';

const firstMs = 60_000;
const hourMs = 60 * 60_000;

/**
 * How long to wait before the next try: about 1, 2, 4 … minutes up to the longest, never sooner than the app has asked for, and not
 * all at the same moment.
 *
 * @param attempts how often it was tried before this failure.
 * @param retryAfter seconds that the app asked for.
 * @param seed of whose try it is.
 * @param longestMs while the app asks for nothing else.
 * @returns milliseconds.
 */
export function backoff(
  attempts: number,
  retryAfter: number | undefined,
  seed: string,
  longestMs = hourMs,
): number {
  const exponential = Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(0, attempts), 10));
  const least = Math.max(exponential, (retryAfter ?? 0) * 1000);
  return least + spread(`${seed} ${attempts}`, least / 4);
}
