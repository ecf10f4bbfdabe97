import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, Initiator, IntentRow, Lease, OverlapRow, TimelineEvent } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import type { Outcome } from '../rows/fresh-credential.ts';
import { endOfCall, endOfSending, fenceOf, isInTime, releaseConnectionLease } from './connection-lease.ts';
import { keepCredential } from './keep-credential.ts';
import { markFailed, markNeverSent, markTurnedAway } from './mark-outcome.ts';
import { seatOf } from './seat.ts';

/** A connection under its lease, with nothing in doubt. */
export interface Held {
  readonly row: ConnectionRow;
  readonly lease: Lease;
  /** Who or what wants it: stands on each event that comes of it. */
  readonly by: Initiator;
  readonly settle: Settle;
}

/**
 * Finds out what became of a burning call that got no answer.
 *
 * @returns the row with a credential that works.
 * @throws {ConnectionError} when there is none, or nobody can tell now.
 */
export type Settle = (held: Held, intent: IntentRow) => Promise<ConnectionRow>;

/** The connection as it is after a burning call; `failure` says why it goes on with its old credential. */
export interface Burnt {
  readonly row: ConnectionRow;
  readonly failure: ConnectionError | null;
}

/** What goes with the new credential into the database. */
export interface Gain {
  /** Beside the expiries, e.g. `strategy`. */
  readonly details?: TimelineEvent['details'];
  /** What people must be told of it. */
  readonly notice?: string | undefined;
  readonly opensOverlap?: OverlapRow;
  /** Of a twin: when it ends, as it is wished. */
  readonly twinExpiresAt?: Date;
}

/**
 * Works on a connection under its lease and gives the lease back. What an earlier call left in doubt is settled first.
 *
 * @throws {ConnectionError} as `settle`; `not_found` when it was deleted meanwhile.
 */
export async function whileHeld<Result>(
  deps: Dependencies,
  held: Held,
  work: (held: Held) => Promise<Result>,
): Promise<Result> {
  try {
    const current = { ...held, row: await getRow(deps, held.row, held.row.id) };
    const open = await deps.stores.intents.findOpen(held.row.id);
    if (open === null) return await work(current);
    return await work({ ...held, row: await held.settle(current, open) });
  } finally {
    await releaseConnectionLease(deps, held.lease);
  }
}

/**
 * Makes one call that burns the credential: intent, call, result, in this order, so that a crash at any point leaves a
 * true story behind. The result, its event and the end of the intent are one write.
 *
 * @param call is told the instant from which on nothing of it may be on its way, however many requests it takes.
 * @throws {ConnectionError} what the app says when the credential has ended; as `settle` when there was no answer;
 * `unavailable` when the lease was lost, or would end before the call, and nothing was sent.
 */
export async function burn(
  deps: Dependencies,
  held: Held,
  way: Way,
  kind: IntentRow['kind'],
  call: (until: Date) => Promise<Outcome>,
  gain: Gain = {},
): Promise<Burnt> {
  const intent = await openIntent(deps, held, way, { kind, twinExpiresAt: gain.twinExpiresAt ?? null });
  // NOTE: a process that stood still, e.g. with its machine, must not act on what it knew before.
  if (!isInTime(deps, held.lease)) {
    await markNeverSent(deps, held, intent);
    throw tooLate(held.row);
  }
  const outcome = await call(endOfSending(held.lease));
  if (outcome.kind === 'done') {
    return { row: await keepCredential(deps, held, way, intent, outcome.fresh, gain), failure: null };
  }
  if (outcome.kind === 'refused') {
    await markFailed(deps, held, intent, outcome.error);
    throw outcome.error;
  }
  if (outcome.kind === 'not-burnt') {
    // A grant that cannot be refreshed will end soon; a token that cannot be rotated works on as before.
    const mark = kind === 'refresh' ? markFailed : markTurnedAway;
    return { row: await mark(deps, held, intent, outcome.error), failure: outcome.error };
  }
  const row = await held.settle(held, intent);
  const isUnchanged = row.sealedSecrets === held.row.sealedSecrets;
  return { row, failure: isUnchanged ? withoutAnswer(way, kind) : null };
}

/** Written only while the lease is held, and lasts longer than the call may take. */
async function openIntent(
  deps: Dependencies,
  { row, lease }: Held,
  way: Way,
  what: Pick<IntentRow, 'kind' | 'twinExpiresAt'>,
): Promise<IntentRow> {
  const seat = await seatOf(deps, row, way);
  const openedAt = deps.clock.now();
  const { organizationId, id: connectionId } = row;
  const intent: IntentRow = {
    id: deps.random.id(),
    organizationId,
    connectionId,
    ...what,
    ...seat,
    leaseEpoch: lease.epoch,
    openedAt,
  };
  if (await deps.stores.intents.open(intent, fenceOf(lease, endOfCall(openedAt)))) return intent;
  throw tooLate(row);
}

function tooLate(row: ConnectionRow): ConnectionError {
  return new ConnectionError(
    'unavailable',
    `What came before took too long, or another process took over "${row.name}"; nothing was sent.`,
    { action: 'Try again in a minute.' },
  );
}

function withoutAnswer({ plugin }: Way, kind: IntentRow['kind']): ConnectionError {
  const found = kind === 'twin' ? 'nothing of it is left' : 'it had not acted';
  return new ConnectionError(
    'unavailable',
    `${plugin.name} gave no answer. It was asked since: ${found}, and the credential works as before.`,
    { action: 'Try again in a few minutes.' },
  );
}
