import { createHash } from 'node:crypto';

/**
 * A share of a span of time, so that what many connections must do is not done by all at once. The same seed always has
 * the same share: a plan that is made again is the same plan.
 *
 * @returns whole milliseconds, from 0 to below `rangeMs`.
 */
export function spread(seed: string, rangeMs: number): number {
  const share = createHash('sha256').update(seed).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(share * rangeMs);
}
