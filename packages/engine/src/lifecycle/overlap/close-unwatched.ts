import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { ConnectionRow, Initiator, OverlapRow } from '../../ports.ts';
import { closeOverlap } from './close-overlap.ts';
import { whyUnwatched } from './why-unwatched.ts';

/**
 * Closes the overlaps that nobody can watch over any more, now that a connection was reconnected: its own, and those of the
 * connections that it manages. Never throws: what is not closed here is closed by the next look.
 */
export async function closeUnwatched(deps: Dependencies, row: ConnectionRow, by: Initiator): Promise<void> {
  const { id, organizationId } = row;
  try {
    for (const overlap of await deps.stores.overlaps.list(organizationId)) {
      if (overlap.connectionId === id || overlap.managerConnectionId === id)
        await closeOne(deps, overlap, by);
    }
  } catch (error) {
    const code = isConnectionError(error) ? error.code : 'internal';
    deps.log.warn('an overlap could not be closed', { connectionId: id, code });
  }
}

async function closeOne(deps: Dependencies, overlap: OverlapRow, by: Initiator): Promise<void> {
  const { connectionId, managerConnectionId, organizationId, lastUsedAt } = overlap;
  const { connections } = deps.stores;
  const row = await connections.find(organizationId, connectionId);
  if (row === null) return;
  const manager = await connections.find(organizationId, managerConnectionId);
  const why = await whyUnwatched(deps, row, manager, overlap);
  if (why !== null) await closeOverlap(deps, row, by, { overlap, lastUsedAt, because: 'unwatched', why });
}
