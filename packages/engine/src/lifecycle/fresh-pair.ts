import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { OAuth2Way } from '../plugin/find-method.ts';
import type { ConnectionRow, Stores } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { openPair } from '../rows/stored-secrets.ts';
import type { TokenPair } from '../rows/token-pair.ts';
import { whileHeld } from './burn.ts';
import { awaitConnectionLease } from './connection-lease.ts';
import { refreshHeld } from './refresh-held.ts';
import { createSingleFlight, type SingleFlight } from './single-flight.ts';

/** A pair whose access token works, and the row that holds it. */
export interface FreshPair {
  readonly row: ConnectionRow;
  readonly pair: TokenPair;
}

/** An access token with less than this left is refreshed before it is used. */
const refreshAheadMs = 10 * 60_000;

/** One per store: callers in this process share a flight; other processes are kept out by the lease. */
const flights = new WeakMap<Stores, SingleFlight<ConnectionRow>>();

/**
 * The token pair of an OAuth connection, refreshed first when its access token ends soon. However many ask at once, in
 * however many processes, the app is asked once.
 *
 * @throws {ConnectionError} `grant_ended`; `unavailable` or `rate_limited` once the old access token has ended as well;
 * `outcome_unknown` when a refresh got no answer and the app cannot be asked what became of it.
 */
export async function freshPair(deps: Dependencies, row: ConnectionRow, way: OAuth2Way): Promise<FreshPair> {
  const fresh = isDue(deps, row) ? await flightOf(deps)(row.id, () => refreshDue(deps, row, way)) : row;
  return { row: fresh, pair: await openPair(deps, fresh, way) };
}

function flightOf({ stores }: Dependencies): SingleFlight<ConnectionRow> {
  const known = flights.get(stores);
  if (known !== undefined) return known;
  const flight = createSingleFlight<ConnectionRow>();
  flights.set(stores, flight);
  return flight;
}

function isDue(deps: Dependencies, { accessExpiresAt: ends }: ConnectionRow): boolean {
  return ends !== null && ends.getTime() - deps.clock.now().getTime() < refreshAheadMs;
}

async function refreshDue(deps: Dependencies, row: ConnectionRow, way: OAuth2Way): Promise<ConnectionRow> {
  const refreshedByOthers = async (): Promise<ConnectionRow | null> => {
    const current = await getRow(deps, row, row.id);
    return isDue(deps, current) ? null : current;
  };
  const turn = await awaitConnectionLease(deps, row.id, refreshedByOthers);
  if (turn === null) return oldUnlessEnded(deps, row, busyElsewhere(row));
  if ('settled' in turn) return turn.settled;
  return whileHeld(deps, { row, lease: turn.lease }, way, async (held) => {
    if (!isDue(deps, held.row)) return held.row;
    const { row: current, failure } = await refreshHeld(deps, held, way);
    return failure === null ? current : oldUnlessEnded(deps, current, failure);
  });
}

/** A refresh that did not happen is no harm while the old access token lives. */
function oldUnlessEnded(deps: Dependencies, row: ConnectionRow, error: ConnectionError): ConnectionRow {
  const ends = row.accessExpiresAt;
  if (ends !== null && ends <= deps.clock.now()) throw error;
  return row;
}

function busyElsewhere(row: ConnectionRow): ConnectionError {
  return new ConnectionError(
    'unavailable',
    `Another process is refreshing "${row.name}" and has not finished.`,
  );
}
