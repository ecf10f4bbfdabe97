import type { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, Initiator, StoredStatus, TimelineEvent } from '../ports.ts';
import type { Illness } from '../rows/health.ts';
import { eventOf, instantOf } from './record.ts';

/** What people are told of, through the organization's channels; and then also that it is well again. */
const told: ReadonlySet<StoredStatus> = new Set(['needs-reconnect', 'unknown']);

/**
 * The events of a write that may change how a connection stands: `failed` when it got worse or for another reason,
 * `recovered` when it is well again, none where nothing changed.
 *
 * @param before as it stands until the write.
 * @param cause why it is not well; left out where it is.
 */
export function turnEvents(
  deps: Dependencies,
  before: ConnectionRow,
  by: Initiator,
  after: Illness,
  cause?: { readonly error: ConnectionError; readonly nextTryAt?: Date | undefined },
): readonly TimelineEvent[] {
  if (after.status === before.status && (cause === undefined || after.statusReason === before.statusReason))
    return [];
  if (cause === undefined) {
    const details = { statusBefore: before.status };
    return [eventOf(deps, before, by, 'recovered', { details, notice: told.has(before.status) })];
  }
  const { error, nextTryAt } = cause;
  return [
    eventOf(deps, before, by, 'failed', {
      message: after.statusReason,
      details: {
        code: error.code,
        status: after.status,
        ...(nextTryAt === undefined ? {} : { nextTryAt: instantOf(nextTryAt) }),
      },
      notice: told.has(after.status) && after.status !== before.status,
    }),
  ];
}
