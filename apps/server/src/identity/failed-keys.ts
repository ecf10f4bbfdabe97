import { ConnectionError, type Clock } from '@moorage/core';
import { keep, placeOf } from './failed-sign-ins.ts';

/** How long failures count, from the first of them. */
const windowMs = 60_000;
/** From one place. */
const mostFromOnePlace = 60;

/**
 * Tells who sends dead keys over and over to wait. A key cannot be guessed, so a right one is never held up, whatever its
 * neighbours send: it is looked up first, which costs one read, and only for a text that is written as a key.
 */
export interface FailedKeys {
  /** @throws {ConnectionError} `rate_limited` in place of `sign_in_required`, and what `judge` throws. */
  readonly guard: <T>(clientAddress: string | undefined, judge: () => Promise<T>) => Promise<T>;
}

export function createFailedKeys(clock: Clock): FailedKeys {
  const counts = new Map<string, { readonly since: number; failures: number }>();

  /** @returns seconds to wait; `null` while there were few. */
  function count(place: string): number | null {
    const now = clock.now().getTime();
    const found = counts.get(place);
    if (found === undefined || Math.abs(now - found.since) >= windowMs) {
      counts.delete(place);
      keep(counts, place, { since: now, failures: 1 });
      return null;
    }
    found.failures += 1;
    if (found.failures <= mostFromOnePlace) return null;
    return Math.max(1, Math.ceil((found.since + windowMs - now) / 1000));
  }

  return {
    async guard(clientAddress, judge) {
      try {
        return await judge();
      } catch (error) {
        if (!(error instanceof ConnectionError) || error.code !== 'sign_in_required') throw error;
        const retryAfter = count(placeOf(clientAddress));
        if (retryAfter === null) throw error;
        throw new ConnectionError('rate_limited', 'Too many access keys from this address were refused.', {
          retryAfter,
        });
      }
    },
  };
}
