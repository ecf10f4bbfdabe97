import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, IntentRow, Lease } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import type { Outcome } from '../rows/fresh-credential.ts';
import { fenceOf } from './connection-lease.ts';
import { keepCredential } from './keep-credential.ts';
import { markFailed } from './mark-failed.ts';
import { settleIntent } from './settle-intent.ts';

/** A connection under its lease, with nothing in doubt. */
export interface Held {
  readonly row: ConnectionRow;
  readonly lease: Lease;
}

/** The connection as it is after a burning call; `failure` says why it goes on with its old credential. */
export interface Burnt {
  readonly row: ConnectionRow;
  readonly failure: ConnectionError | null;
}

/**
 * Works on a connection under its lease and gives the lease back. What an earlier call left in doubt is settled first.
 *
 * @throws {ConnectionError} as `settleIntent`; `not_found` when it was deleted meanwhile.
 */
export async function whileHeld<Result>(
  deps: Dependencies,
  { row, lease }: Held,
  way: Way,
  work: (held: Held) => Promise<Result>,
): Promise<Result> {
  try {
    const current = await getRow(deps, row, row.id);
    const open = await deps.stores.intents.findOpen(row.id);
    const settled = open === null ? current : await settleIntent(deps, current, way, open);
    return await work({ row: settled, lease });
  } finally {
    await deps.stores.leases.release(lease);
  }
}

/**
 * Makes one call that burns the credential: intent, call, result, clear, in this order, so that a crash at any point
 * leaves a true story behind.
 *
 * @throws {ConnectionError} what the app says when the credential has ended; as `settleIntent` when there was no answer;
 * `unavailable` when the lease was lost before anything was sent.
 */
export async function burn(
  deps: Dependencies,
  { row, lease }: Held,
  way: Way,
  kind: IntentRow['kind'],
  call: () => Promise<Outcome>,
): Promise<Burnt> {
  const intent = await openIntent(deps, row, lease, kind);
  const outcome = await call();
  if (outcome.kind === 'done') {
    return { row: await keepCredential(deps, row, way, intent, outcome.fresh), failure: null };
  }
  if (outcome.kind === 'refused') {
    await markFailed(deps, row, intent, outcome.error);
    throw outcome.error;
  }
  if (outcome.kind === 'not-burnt') {
    return { row: await unburnt(deps, row, intent, outcome.error), failure: outcome.error };
  }
  const settled = await settleIntent(deps, row, way, intent);
  const isUnchanged = settled.sealedSecrets === row.sealedSecrets;
  return { row: settled, failure: isUnchanged ? withoutAnswer(way) : null };
}

/** A grant that cannot be refreshed will end soon; a token that cannot be rotated works on as before. */
async function unburnt(
  deps: Dependencies,
  row: ConnectionRow,
  intent: IntentRow,
  error: ConnectionError,
): Promise<ConnectionRow> {
  if (intent.kind === 'refresh') return markFailed(deps, row, intent, error);
  await deps.stores.intents.clear(intent.id);
  return row;
}

async function openIntent(
  deps: Dependencies,
  row: ConnectionRow,
  lease: Lease,
  kind: IntentRow['kind'],
): Promise<IntentRow> {
  const openedAt = deps.clock.now();
  const intent: IntentRow = {
    id: deps.random.id(),
    organizationId: row.organizationId,
    connectionId: row.id,
    kind,
    leaseEpoch: lease.epoch,
    openedAt,
  };
  if (await deps.stores.intents.open(intent, fenceOf(lease, openedAt))) return intent;
  throw new ConnectionError('unavailable', `Another process took over "${row.name}"; nothing was sent.`);
}

function withoutAnswer({ plugin }: Way): ConnectionError {
  return new ConnectionError(
    'unavailable',
    `${plugin.name} gave no answer. It was asked since: it had not acted, and the credential works as before.`,
    { action: 'Try again in a few minutes.' },
  );
}
