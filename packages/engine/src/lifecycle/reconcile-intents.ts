import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findMethod } from '../plugin/find-method.ts';
import type { IntentRow } from '../ports.ts';
import { whileHeld, type Held } from './burn.ts';
import { endOfTheirLease, isInHand, takeConnectionLease } from './connection-lease.ts';
import { settlerOf } from './settle-intent.ts';

/**
 * Settles what a crash left open. Called at start, before anything else uses the connections, and by the sweep; an intent
 * that another process is working on is left to it.
 *
 * @returns when to look again at what was left to others, because the first of their leases is over by then if they are
 * dead, as after a quick restart; `null` when nothing was.
 */
export async function reconcileIntents(deps: Dependencies): Promise<Date | null> {
  const ends: number[] = [];
  for (const intent of await deps.stores.intents.listOpen()) {
    try {
      if (!(await reconcile(deps, intent))) ends.push(endOfTheirLease(deps, intent).getTime());
    } catch (error) {
      // What is wrong with one connection is written on it, and must not keep the others from being settled.
      const code = isConnectionError(error) ? error.code : 'internal';
      deps.log.warn('an open intent could not be settled', { connectionId: intent.connectionId, code });
    }
  }
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** @returns `false` when another process holds it. */
async function reconcile(deps: Dependencies, { organizationId, connectionId }: IntentRow): Promise<boolean> {
  const row = await deps.stores.connections.find(organizationId, connectionId);
  if (row === null || isInHand(deps, connectionId)) return true;
  const way = findMethod(deps.plugins, row.app, row.method);
  const lease = await takeConnectionLease(deps, connectionId);
  if (lease === null) return false;
  const held: Held = { row, lease, by: { kind: 'schedule' }, settle: settlerOf(deps, way) };
  await whileHeld(deps, held, async () => {});
  return true;
}
