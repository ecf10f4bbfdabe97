import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findMethod } from '../plugin/find-method.ts';
import type { IntentRow } from '../ports.ts';
import { whileHeld, type Held } from './burn.ts';
import { takeConnectionLease } from './connection-lease.ts';
import { settlerOf } from './settle-intent.ts';

/**
 * Settles what a crash left open. Called at start, before anything else uses the connections, and by the sweep; an intent
 * that another living process is working on is left to it.
 */
export async function reconcileIntents(deps: Dependencies): Promise<void> {
  for (const intent of await deps.stores.intents.listOpen()) {
    try {
      await reconcile(deps, intent);
    } catch (error) {
      // What is wrong with one connection is written on it, and must not keep the others from being settled.
      const code = isConnectionError(error) ? error.code : 'internal';
      deps.log.warn('an open intent could not be settled', { connectionId: intent.connectionId, code });
    }
  }
}

async function reconcile(deps: Dependencies, { organizationId, connectionId }: IntentRow): Promise<void> {
  const row = await deps.stores.connections.find(organizationId, connectionId);
  if (row === null) return;
  const way = findMethod(deps.plugins, row.app, row.method);
  const lease = await takeConnectionLease(deps, connectionId);
  if (lease === null) return;
  const held: Held = { row, lease, by: { kind: 'schedule' }, settle: settlerOf(deps, way) };
  await whileHeld(deps, held, async () => {});
}
