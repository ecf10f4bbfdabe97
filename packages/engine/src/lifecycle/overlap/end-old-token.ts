import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import { findMethod } from '../../plugin/find-method.ts';
import type { ConnectionRow } from '../../ports.ts';
import { managedOf, refuseBrokenManager } from '../manager/find-manager.ts';
import { readyManager, runAsManager } from '../manager/manager-credential.ts';
import { whyUnwatched } from './why-unwatched.ts';

/**
 * Ends the old token of a connection that is about to be deleted, where one lives on beside its successor.
 *
 * @throws {ConnectionError} `conflict` when nobody is there to end it; `unavailable` and others from the app.
 */
export async function endOldToken(deps: Dependencies, row: ConnectionRow): Promise<void> {
  const overlap = await deps.stores.overlaps.find(row.organizationId, row.id);
  if (overlap === null) return;
  const way = findMethod(deps.plugins, row.app, row.method);
  const manager = await deps.stores.connections.find(row.organizationId, overlap.managerConnectionId);
  const why = await whyUnwatched(deps, row, manager, overlap);
  if (manager === null || why !== null) {
    throw new ConnectionError(
      'conflict',
      `its old token lives on beside the new one, and cannot be ended: ${why ?? 'nobody manages it'}.`,
    );
  }
  refuseBrokenManager(row, manager);
  const managed = managedOf(row, way);
  const ready = await readyManager(deps, manager);
  await runAsManager(deps, ready, (context) => managed.revoke(context, overlap.oldHandle));
}
