import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';

/** How long a message waits for what belongs to it: an app that fails hits many connections at nearly the same time. */
export const calmMs = 60_000;

/** Makes sure that people are told soon, after something that they must be told has happened. Never throws. */
export async function planTell(deps: Dependencies, organizationId: string): Promise<void> {
  const runAt = new Date(deps.clock.now().getTime() + calmMs);
  const job = { kind: 'tell', subject: organizationId, organizationId, runAt } as const;
  try {
    await deps.stores.jobs.plan([job], 'earlier');
  } catch (error) {
    // Its class alone, since words could hold what is not for the log.
    const code = isConnectionError(error) ? error.code : 'internal';
    deps.log.warn('a notification could not be planned', { organizationId, code });
  }
}
