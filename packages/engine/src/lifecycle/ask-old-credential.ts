import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import { probe } from '../plugin/probe.ts';
import type { ConnectionRow } from '../ports.ts';
import { hasEnded, isWorthTooLittle } from '../rows/health.ts';
import { storedCredential } from '../rows/stored-credential.ts';

/**
 * What the old credential says of a call that got no answer. It works: the app never acted. It was ended before its time:
 * the app acted. Past its end it says the same in both cases.
 */
export type Answer = 'lives' | 'ended' | 'too-old-to-tell' | 'no-answer';

/** Asks by a call that burns nothing. */
export async function askOldCredential(deps: Dependencies, row: ConnectionRow, way: Way): Promise<Answer> {
  const ends = row.accessExpiresAt ?? row.expiresAt;
  if (ends !== null && ends <= deps.clock.now()) return 'too-old-to-tell';
  const credential = await storedCredential(deps, row, way);
  try {
    await probe(deps, credential);
    return 'lives';
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    // By the app's own clock, which may be ahead of ours.
    if (error.code === 'expired') return 'too-old-to-tell';
    if (hasEnded(error)) return 'ended';
    return isWorthTooLittle(error) ? 'lives' : 'no-answer';
  }
}
