import { ConnectionError } from '@moorage/core';
import { toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { whileHeld, type Burnt, type Held } from '../lifecycle/burn.ts';
import { takeConnectionLease } from '../lifecycle/connection-lease.ts';
import { refreshHeld } from '../lifecycle/fresh-pair.ts';
import { rotateHeld } from '../lifecycle/rotate-held.ts';
import { settlerOf } from '../lifecycle/settle-intent.ts';
import { findMethod, type TokenWay, type Way } from '../plugin/find-method.ts';
import type { ConnectionRow, Initiator } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { nextRotationAt } from '../schedule/next-rotation.ts';
import { aroundOne } from '../schedule/outlook.ts';

/**
 * Has the app give a new pair for the refresh token of an OAuth connection now, however long the old one would live.
 *
 * @throws {ConnectionError} `not_found`; `invalid_input` for a connection by token; `conflict` while one is under way;
 * `grant_ended`; `outcome_unknown`; `unavailable`, `rate_limited` and others when the old pair goes on.
 */
export async function refreshConnection(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<AppConnection> {
  const row = await getRow(deps, actor, id);
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind !== 'oauth2') {
    throw new ConnectionError('invalid_input', `"${row.name}" holds a token, which is not refreshed.`, {
      action: 'Rotate it instead.',
    });
  }
  const renewed = await renew(deps, row, way, actor.by, (held) => refreshHeld(deps, held, way));
  return toView(renewed, deps.clock.now());
}

/** How a rotated token is to be. */
export interface Rotation {
  /** Days until the new token ends, counted from today at midnight UTC; left out: as the policy says. */
  readonly lifeDays?: number | undefined;
}

/**
 * Has the app replace the token of a connection by a new one now, in the way that its policy names, or in place where
 * that says nothing. The old one dies at once, unless the policy wishes an overlap.
 *
 * @throws {ConnectionError} `not_found`; `invalid_input` where nothing can be rotated; `conflict` while one is under way;
 * `expired`, `revoked` when the token cannot be saved; `outcome_unknown`; others when the old token goes on.
 */
export async function rotateConnection(
  deps: Dependencies,
  actor: Actor,
  id: string,
  { lifeDays }: Rotation,
): Promise<AppConnection> {
  const row = await getRow(deps, actor, id);
  const way = tokenWayOf(deps, row);
  const policy = await aroundOne(deps).policy(row);
  const renewed = await renew(deps, row, way, actor.by, (held) =>
    rotateHeld(deps, held, way, policy, lifeDays ?? policy.rotate.lifeDays),
  );
  return toView(renewed, deps.clock.now());
}

/**
 * Rotates the token of a connection as its policy says; does nothing when that is not due any more.
 *
 * @throws {ConnectionError} as `rotateConnection`.
 */
export async function rotateByPolicy(deps: Dependencies, actor: Actor, id: string): Promise<void> {
  const row = await getRow(deps, actor, id);
  const policy = await aroundOne(deps).policy(row);
  const isDue = (current: ConnectionRow): boolean => {
    const now = deps.clock.now();
    const at = nextRotationAt(current, policy, now);
    return at !== null && at <= now;
  };
  if (!isDue(row)) return;
  const way = tokenWayOf(deps, row);
  await renew(deps, row, way, actor.by, async (held) =>
    isDue(held.row)
      ? rotateHeld(deps, held, way, policy, policy.rotate.lifeDays)
      : { row: held.row, failure: null },
  );
}

function tokenWayOf(deps: Dependencies, row: ConnectionRow): TokenWay {
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind === 'token') return way;
  throw new ConnectionError('invalid_input', `"${row.name}" is refreshed by itself, not rotated.`, {
    action: 'Refresh it instead.',
  });
}

async function renew(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  by: Initiator,
  act: (held: Held) => Promise<Burnt>,
): Promise<ConnectionRow> {
  const lease = await takeConnectionLease(deps, row.id);
  if (lease === null) {
    throw new ConnectionError('conflict', `"${row.name}" is being renewed right now.`, {
      action: 'Look at it again in a minute.',
    });
  }
  const settle = settlerOf(deps, way);
  const { row: renewed, failure } = await whileHeld(deps, { row, lease, by, settle }, act);
  if (failure !== null) throw failure;
  return renewed;
}
