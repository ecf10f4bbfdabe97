import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { whileHeld } from '../lifecycle/burn.ts';
import { awaitConnectionLease } from '../lifecycle/connection-lease.ts';
import { freshPair, replacePair } from '../lifecycle/fresh-pair.ts';
import { settlerOf } from '../lifecycle/settle-intent.ts';
import { findMethod } from '../plugin/find-method.ts';
import { bearer, type Credential } from '../plugin/probe.ts';
import type { ConnectionRow, Initiator } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { hasEnded } from '../rows/health.ts';
import { storedCredential } from '../rows/stored-credential.ts';
import { storedSettings } from '../rows/stored-secrets.ts';

/** A credential that works now, and the row it came from: a refresh may just have changed it. */
export interface ReadyCredential extends Credential {
  readonly row: ConnectionRow;
}

/**
 * Opens the credential of a connection for one use; an OAuth access token is refreshed first when it ends soon.
 *
 * @throws {ConnectionError} `grant_ended`, `unavailable`, `outcome_unknown` from a refresh; `sealed_data_unreadable`;
 * `internal` for a mistake of the plugin.
 */
export async function useCredential(
  deps: Dependencies,
  row: ConnectionRow,
  by: Initiator,
): Promise<ReadyCredential> {
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind === 'token') return { row, ...(await storedCredential(deps, row, way)) };
  const settings = await storedSettings(deps, row, way);
  const fresh = await freshPair(deps, row, way, by);
  return { row: fresh.row, way, settings, authorization: bearer(fresh.pair.accessToken) };
}

/**
 * Uses the credential of a connection, and once more when the app says that it has ended and there is another one by
 * then: it may have been replaced between opening and using it, and an access token may end earlier than it should.
 *
 * @throws {ConnectionError} as `useCredential`; what `act` throws.
 */
export async function withCredential<Result>(
  deps: Dependencies,
  row: ConnectionRow,
  by: Initiator,
  act: (credential: ReadyCredential) => Promise<Result>,
): Promise<Result> {
  const ready = await useCredential(deps, row, by);
  try {
    return await act(ready);
  } catch (error) {
    if (!isConnectionError(error) || !hasEnded(error)) throw error;
    const next = await successorOf(deps, ready, by, error);
    if (next.sealedSecrets === ready.row.sealedSecrets) throw error;
    return act(await useCredential(deps, next, by));
  }
}

/**
 * Refuses to ask an app again and again for tokens of a grant that it has ended: only a check does, some time.
 *
 * @throws {ConnectionError} `grant_ended`, with the story that is known.
 */
export function refuseEndedGrant(deps: Dependencies, row: ConnectionRow): void {
  const { status, statusReason, accessExpiresAt: ends } = row;
  if (status !== 'needs-reconnect' || ends === null || ends > deps.clock.now()) return;
  throw new ConnectionError('grant_ended', statusReason ?? `"${row.name}" needs a reconnect.`);
}

/** The row with the credential that took the place of the one that the app just refused; the same one if there is none. */
async function successorOf(
  deps: Dependencies,
  { row, way }: ReadyCredential,
  by: Initiator,
  refusal: ConnectionError,
): Promise<ConnectionRow> {
  const current = await getRow(deps, row, row.id);
  const isReplaced = ({ sealedSecrets }: ConnectionRow) => sealedSecrets !== row.sealedSecrets;
  if (isReplaced(current)) return current;
  const settled = await onceSettled(deps, current, by);
  const isDead = settled.status === 'needs-reconnect' || refusal.code === 'revoked';
  if (isReplaced(settled) || way.kind === 'token' || isDead) return settled;
  return replacePair(deps, settled, way, by);
}

/**
 * The row when nothing of it is in doubt: while its credential is being replaced this waits, for a bounded time, and what
 * a crash left open is settled here. Where another process is still at it then, that is the row as it was.
 *
 * @throws {ConnectionError} `grant_ended`, `revoked`, `expired` when the credential turns out to be lost;
 * `outcome_unknown` while nobody can tell.
 */
export async function onceSettled(
  deps: Dependencies,
  row: ConnectionRow,
  by: Initiator,
): Promise<ConnectionRow> {
  const isOpen = async () => (await deps.stores.intents.findOpen(row.id)) !== null;
  if (!(await isOpen())) return row;
  const turn = await awaitConnectionLease(deps, row.id, async () =>
    (await isOpen()) ? null : getRow(deps, row, row.id),
  );
  if (turn === null) return row;
  if ('settled' in turn) return turn.settled;
  const settle = settlerOf(deps, findMethod(deps.plugins, row.app, row.method));
  return whileHeld(deps, { row, lease: turn.lease, by, settle }, async (settled) => settled.row);
}
