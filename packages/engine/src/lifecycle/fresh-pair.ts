import { ConnectionError, type OAuth2Method } from '@moorage/core';
import { openPair, storedSettings } from '../rows/stored-secrets.ts';
import { getRow } from '../rows/connection-rows.ts';
import type { Dependencies } from '../dependencies.ts';
import { findApplicationOf } from '../oauth/applications.ts';
import { refreshPair } from '../oauth/refresh-pair.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, IntentRow, Lease, Stores } from '../ports.ts';
import { awaitConnectionLease, fenceOf } from './connection-lease.ts';
import { keepGrant, type FreshPair } from './keep-grant.ts';
import { markFailed } from './mark-failed.ts';
import { settleIntent } from './settle-intent.ts';
import { createSingleFlight, type SingleFlight } from './single-flight.ts';

/** An access token with less than this left is refreshed before it is used. */
const refreshAheadMs = 10 * 60_000;

/** One per store: callers in this process share a flight; other processes are kept out by the lease. */
const flights = new WeakMap<Stores, SingleFlight<FreshPair>>();

/**
 * The token pair of an OAuth connection, refreshed first when its access token ends soon. However many ask at once, in
 * however many processes, the app is asked once.
 *
 * @throws {ConnectionError} `grant_ended`; `unavailable` or `rate_limited` once the old access token has ended as well;
 * `outcome_unknown` when a refresh got no answer and the app cannot be asked what became of it.
 */
export async function freshPair(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way<OAuth2Method>,
): Promise<FreshPair> {
  if (!isDue(deps, row)) return { row, pair: await openPair(deps, row, way) };
  let flight = flights.get(deps.stores);
  if (flight === undefined) flights.set(deps.stores, (flight = createSingleFlight()));
  return flight(row.id, () => refreshUnderLease(deps, row, way));
}

function isDue(deps: Dependencies, row: ConnectionRow): boolean {
  const ends = row.accessExpiresAt;
  return ends !== null && ends.getTime() - deps.clock.now().getTime() < refreshAheadMs;
}

async function refreshUnderLease(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way<OAuth2Method>,
): Promise<FreshPair> {
  const readAgain = async (): Promise<ConnectionRow | null> => {
    const current = await getRow(deps, row, row.id);
    return isDue(deps, current) ? null : current;
  };
  const turn = await awaitConnectionLease(deps, row.id, readAgain);
  if (turn === null) return useOldOrThrow(deps, way, row, busyElsewhere(row));
  if ('settled' in turn) return { row: turn.settled, pair: await openPair(deps, turn.settled, way) };
  try {
    const current = await getRow(deps, row, row.id);
    const open = await deps.stores.intents.findOpen(row.id);
    if (open !== null) return await settleIntent(deps, current, way, open);
    return isDue(deps, current)
      ? await burn(deps, current, way, turn.lease)
      : { row: current, pair: await openPair(deps, current, way) };
  } finally {
    await deps.stores.leases.release(turn.lease);
  }
}

/** Intent, call, result, clear: in this order, so that a crash at any point leaves a true story behind. */
async function burn(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way<OAuth2Method>,
  lease: Lease,
): Promise<FreshPair> {
  const pair = await openPair(deps, row, way);
  if (pair.refreshToken === null) {
    const ended = new ConnectionError(
      'grant_ended',
      `${way.plugin.name} gave no refresh token for "${row.name}".`,
    );
    return useOldOrThrow(deps, way, row, ended);
  }
  const application = await findApplicationOf(deps, row);
  const server = way.method.server(await storedSettings(deps, row, way));
  const intent = await openIntent(deps, row, lease);
  const outcome = await refreshPair(deps, application, server, pair.refreshToken);
  if (outcome.kind === 'done') return keepGrant(deps, row, way, intent, outcome.grant);
  if (outcome.kind === 'unknown') return settleIntent(deps, row, way, intent);
  const marked = await markFailed(deps, row, intent, outcome.error);
  if (outcome.kind === 'refused') throw outcome.error;
  return useOldOrThrow(deps, way, marked, outcome.error);
}

async function openIntent(deps: Dependencies, row: ConnectionRow, lease: Lease): Promise<IntentRow> {
  const openedAt = deps.clock.now();
  const intent: IntentRow = {
    id: deps.random.id(),
    organizationId: row.organizationId,
    connectionId: row.id,
    kind: 'refresh',
    leaseEpoch: lease.epoch,
    openedAt,
  };
  if (await deps.stores.intents.open(intent, fenceOf(lease, openedAt))) return intent;
  throw busyElsewhere(row);
}

/** A refresh that did not happen is no harm while the old access token lives. */
async function useOldOrThrow(
  deps: Dependencies,
  way: Way<OAuth2Method>,
  row: ConnectionRow,
  error: ConnectionError,
): Promise<FreshPair> {
  const ends = row.accessExpiresAt;
  if (ends !== null && ends <= deps.clock.now()) throw error;
  return { row, pair: await openPair(deps, row, way) };
}

function busyElsewhere(row: ConnectionRow): ConnectionError {
  return new ConnectionError(
    'unavailable',
    `Another process is refreshing "${row.name}" and has not finished.`,
  );
}
