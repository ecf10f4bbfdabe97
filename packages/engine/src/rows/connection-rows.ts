import { ConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { ConnectionRow } from '../ports.ts';

/** @throws {ConnectionError} `not_found`, also for a connection of another organization. */
export async function getRow(
  deps: Dependencies,
  actor: Pick<Actor, 'organizationId'>,
  id: string,
): Promise<ConnectionRow> {
  const row = await deps.stores.connections.find(actor.organizationId, id);
  if (row !== null) return row;
  throw new ConnectionError('not_found', 'There is no such connection.', {
    action: 'Look for it in the list; somebody may have deleted it.',
  });
}
