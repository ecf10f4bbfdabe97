import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import { findMethod } from '../../plugin/find-method.ts';
import type { ConnectionRow } from '../../ports.ts';
import { refuseManager, targetOf } from '../manager/find-manager.ts';
import { readyManager, runAsManager } from '../manager/manager-credential.ts';

/**
 * Ends the old token of a connection that is about to be deleted, where one lives on beside its successor.
 *
 * @throws {ConnectionError} `conflict` when nobody is there to end it; as `refuseManager`; `unavailable` and others from the
 * app.
 */
export async function endOldToken(deps: Dependencies, row: ConnectionRow): Promise<void> {
  const overlap = await deps.stores.overlaps.find(row.organizationId, row.id);
  if (overlap === null) return;
  const manager = await deps.stores.connections.find(row.organizationId, overlap.managerConnectionId);
  if (manager === null) {
    throw new ConnectionError(
      'conflict',
      'its old token lives on beside the new one, and the connection that could end it was deleted.',
    );
  }
  const way = findMethod(deps.plugins, row.app, row.method);
  await refuseManager(deps, row, way, manager);
  const { managed } = targetOf(row, way);
  const ready = await readyManager(deps, manager);
  await runAsManager(deps, ready, (context) => managed.revoke(context, overlap.oldHandle));
}
