import { ConnectionError, type Clock } from '@moorage/core';
import { createHash } from 'node:crypto';
import { keep, placeOf } from './failed-sign-ins.ts';

/** How long failures count, from the first of them. */
const windowMs = 60_000;
/** From one place. */
const mostFromOnePlace = 60;

/**
 * Holds up who tries keys out. A key cannot be guessed, so this only keeps the database from being asked for nothing; a
 * key that has worked before is not held up by the dead one of a neighbour, see DECISIONS.md.
 */
export interface FailedKeys {
  /** @throws {ConnectionError} `rate_limited`, and what `judge` throws. */
  readonly guard: <T>(key: string, clientAddress: string | undefined, judge: () => Promise<T>) => Promise<T>;
}

export function createFailedKeys(clock: Clock): FailedKeys {
  const counts = new Map<string, { readonly since: number; failures: number }>();
  /** Hashes of keys that have worked; a key itself is not kept. */
  const known = new Map<string, true>();

  return {
    async guard(key, clientAddress, judge) {
      const now = clock.now().getTime();
      const hash = createHash('sha256').update(key).digest('base64');
      const place = placeOf(clientAddress);
      const found = counts.get(place);
      const count =
        found !== undefined && Math.abs(now - found.since) < windowMs ? found : { since: now, failures: 0 };
      if (count.failures >= mostFromOnePlace && !known.has(hash)) {
        throw new ConnectionError('rate_limited', 'Too many access keys from this address were refused.', {
          retryAfter: Math.max(1, Math.ceil((count.since + windowMs - now) / 1000)),
        });
      }
      try {
        const holder = await judge();
        if (!known.has(hash)) keep(known, hash, true);
        return holder;
      } catch (error) {
        if (error instanceof ConnectionError && error.code === 'sign_in_required') {
          known.delete(hash);
          count.failures += 1;
          if (count !== found) {
            counts.delete(place);
            keep(counts, place, count);
          }
        }
        throw error;
      }
    },
  };
}
