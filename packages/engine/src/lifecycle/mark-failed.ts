import type { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { writeRow } from '../rows/write-row.ts';
import { unhealthy } from '../rows/health.ts';
import { turnEvents } from '../timeline/turn-events.ts';
import { eventOf } from '../timeline/record.ts';
import type { Held } from './burn.ts';
import { fenceOf } from './connection-lease.ts';

/** How a failure is written down. */
interface Marking {
  /** The outcome is not known yet, so that the intent stays. */
  readonly staysOpen?: boolean;
  /** What to do about a credential that has ended. */
  readonly wayOn?: string;
  readonly nextTryAt?: Date;
}

/**
 * Writes down how a refresh or rotation failed, and with it that the intent is over, because its outcome is known.
 * Nothing is written by a holder who has lost the lease, nor when a person has put another credential in meanwhile.
 */
export async function markFailed(
  deps: Dependencies,
  { row, lease, by }: Held,
  intent: IntentRow,
  error: ConnectionError,
  { staysOpen = false, wayOn, nextTryAt }: Marking = {},
): Promise<ConnectionRow> {
  const { id: connectionId, app } = row;
  deps.log.warn('a credential could not be renewed', {
    connectionId,
    app,
    by: intent.kind,
    code: error.code,
  });
  const now = deps.clock.now();
  return writeRow(deps, row, (current) => {
    if (current.sealedSecrets !== row.sealedSecrets) return null;
    const illness = unhealthy(current, error, now, wayOn);
    return {
      patch: { ...illness, updatedAt: now },
      along: {
        fence: fenceOf(lease, now),
        events: turnEvents(deps, current, by, illness, { error, nextTryAt }),
        ...(staysOpen ? {} : { clearsIntent: intent.id }),
      },
    };
  });
}

/** Writes down that a rotation was turned away, which is no illness: the old token works as before. */
export async function closeUnharmed(
  deps: Dependencies,
  { row, lease, by }: Held,
  intent: IntentRow,
  error: ConnectionError,
): Promise<ConnectionRow> {
  const now = deps.clock.now();
  const details = { code: error.code, harmless: true };
  return writeRow(deps, row, (current) => ({
    patch: { updatedAt: now },
    along: {
      fence: fenceOf(lease, now),
      events: [eventOf(deps, current, by, 'failed', { message: error.message, details })],
      clearsIntent: intent.id,
    },
  }));
}
