import { ConnectionError } from '@moorage/core';
import { toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { whileHeld, type Burnt, type Held } from '../lifecycle/burn.ts';
import { takeConnectionLease } from '../lifecycle/connection-lease.ts';
import { refreshHeld } from '../lifecycle/refresh-held.ts';
import { rotateHeld } from '../lifecycle/rotate-held.ts';
import { findMethod, type Way } from '../plugin/find-method.ts';
import type { ConnectionRow } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';

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
  return renew(deps, row, way, (held) => refreshHeld(deps, held, way));
}

/** How a rotated token is to be. */
export interface Rotation {
  /** Days until the new token ends, counted from today at midnight UTC. */
  readonly lifeDays: number;
}

/**
 * Has the app replace the token of a connection by a new one now; the old one dies at once.
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
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind !== 'token') {
    throw new ConnectionError('invalid_input', `"${row.name}" is refreshed by itself, not rotated.`, {
      action: 'Refresh it instead.',
    });
  }
  const { rotate } = way.method;
  if (rotate === undefined) {
    const message = `${way.plugin.name} has no way to replace this credential from outside.`;
    throw new ConnectionError('invalid_input', message, {
      action: 'Make a new one at the app, and reconnect with it.',
    });
  }
  return renew(deps, row, way, (held) => rotateHeld(deps, held, way, rotate, lifeDays));
}

async function renew(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  act: (held: Held) => Promise<Burnt>,
): Promise<AppConnection> {
  const lease = await takeConnectionLease(deps, row.id);
  if (lease === null) {
    throw new ConnectionError('conflict', `"${row.name}" is being renewed right now.`, {
      action: 'Look at it again in a minute.',
    });
  }
  const { row: renewed, failure } = await whileHeld(deps, { row, lease }, way, act);
  if (failure !== null) throw failure;
  return toView(renewed, deps.clock.now());
}
