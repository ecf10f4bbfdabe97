import { ConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import { oauthClientOf } from '../oauth/oauth-client-of.ts';
import { refreshPair } from '../oauth/refresh-pair.ts';
import { findMethod, type OAuth2Way } from '../plugin/find-method.ts';
import type { ConnectionRow, Initiator, Stores } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { openPair } from '../rows/stored-secrets.ts';
import type { TokenPair } from '../rows/token-pair.ts';
import { nextRefreshAt } from '../schedule/next-refresh.ts';
import { tellsOfEnd } from '../timeline/tells-of-end.ts';
import { burn, whileHeld, type Burnt, type Held, type Settle } from './burn.ts';
import { awaitConnectionLease } from './connection-lease.ts';
import { settleRefresh } from './settle-refresh.ts';
import { createSingleFlight, type SingleFlight } from './single-flight.ts';

/** A pair whose access token works, and the row that holds it. */
export interface FreshPair {
  readonly row: ConnectionRow;
  readonly pair: TokenPair;
}

/** An access token with less than this left is refreshed before it is used. */
const inTimeMs = 10 * 60_000;
/** After a refresh that failed, readers use the old access token for so long before one of them tries again. */
const restMs = 30_000;

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
  way: OAuth2Way,
  by: Initiator = { kind: 'schedule' },
): Promise<FreshPair> {
  const isDue: Due = ({ accessExpiresAt, status, updatedAt }) => {
    const now = deps.clock.now().getTime();
    const left = accessExpiresAt === null ? Infinity : accessExpiresAt.getTime() - now;
    const sinceFailure = status === 'degraded' ? now - updatedAt.getTime() : Infinity;
    return left < inTimeMs && (left <= 0 || sinceFailure >= restMs);
  };
  const fresh = unlessEnded(deps, await refreshWhen(deps, row, way, by, isDue));
  return { row: fresh, pair: await openPair(deps, fresh, way) };
}

/**
 * Replaces a pair whose access token the app does not take any more, whatever the clock says: it may be wrong here. A
 * refresh that fails is the news then, and not that the access token has ended.
 *
 * @throws {ConnectionError} as `refreshConnection`.
 */
export async function replacePair(
  deps: Dependencies,
  row: ConnectionRow,
  way: OAuth2Way,
  by: Initiator,
): Promise<ConnectionRow> {
  const isDue: Due = (current) => current.sealedSecrets === row.sealedSecrets;
  const { row: replaced, failure } = await refreshWhen(deps, row, way, by, isDue);
  if (failure !== null) throw failure;
  return replaced;
}

/**
 * Refreshes a connection that nobody may be using, some time before its access token ends; does nothing when that is not
 * due any more.
 *
 * @throws {ConnectionError} when it failed; `unavailable`, `rate_limited` and `outcome_unknown` are worth another try.
 */
export async function refreshAhead(deps: Dependencies, actor: Actor, id: string): Promise<void> {
  const row = await getRow(deps, actor, id);
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind !== 'oauth2') return;
  const isDue: Due = (current) => {
    const at = nextRefreshAt(current);
    return at !== null && at <= deps.clock.now();
  };
  const { failure } = await refreshWhen(deps, row, way, actor.by, isDue);
  if (failure !== null) throw failure;
}

/**
 * Refreshes an OAuth connection whose lease is held: opens the pair, and burns it.
 *
 * @throws {ConnectionError} as `burn`; `grant_ended` without a refresh token; `not_found` when its OAuth application is gone.
 */
export async function refreshHeld(deps: Dependencies, held: Held, way: OAuth2Way): Promise<Burnt> {
  const { row } = held;
  const { refreshToken } = await openPair(deps, row, way);
  if (refreshToken === null) {
    const message = `${way.plugin.name} gave no refresh token for "${row.name}".`;
    return { row, failure: new ConnectionError('grant_ended', message) };
  }
  // An app may take a refresh token that comes twice for theft, and of a grant that was lost it may have come already.
  if (way.method.refreshReuse !== 'refused' && (await tellsOfEnd(deps, row))) {
    const story = row.statusReason ?? `"${row.name}" needs a reconnect.`;
    return { row, failure: new ConnectionError('grant_ended', story) };
  }
  const client = await oauthClientOf(deps, row, way);
  return burn(deps, held, way, 'refresh', () => refreshPair(deps, client, refreshToken));
}

/** Whether a connection as it is now is to be refreshed: asked again each time that somebody else may have done it. */
type Due = (row: ConnectionRow) => boolean;

/** One per store: callers in this process share a flight; other processes are kept out by the lease. */
const flights = new WeakMap<Stores, SingleFlight<Burnt>>();

function refreshWhen(
  deps: Dependencies,
  row: ConnectionRow,
  way: OAuth2Way,
  by: Initiator,
  isDue: Due,
): Promise<Burnt> {
  if (!isDue(row)) return Promise.resolve({ row, failure: null });
  const flight = flights.get(deps.stores) ?? createSingleFlight<Burnt>();
  flights.set(deps.stores, flight);
  return flight(row.id, async () => {
    const turn = await awaitConnectionLease(deps, row.id, async () => {
      const current = await getRow(deps, row, row.id);
      return isDue(current) ? null : current;
    });
    if (turn === null) return { row, failure: busyElsewhere(row) };
    if ('settled' in turn) return { row: turn.settled, failure: null };
    const settle: Settle = (held, intent) => settleRefresh(deps, held, way, intent);
    return whileHeld(deps, { row, lease: turn.lease, by, settle }, async (held) =>
      isDue(held.row) ? refreshHeld(deps, held, way) : { row: held.row, failure: null },
    );
  });
}

/** A refresh that did not happen is no harm to a reader while the old access token lives. */
function unlessEnded(deps: Dependencies, { row, failure }: Burnt): ConnectionRow {
  const ends = row.accessExpiresAt;
  if (failure !== null && ends !== null && ends <= deps.clock.now()) throw failure;
  return row;
}

function busyElsewhere(row: ConnectionRow): ConnectionError {
  return new ConnectionError(
    'unavailable',
    `Another process is refreshing "${row.name}" and has not finished.`,
  );
}
