import { ConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { ConnectionPatch, ConnectionRow } from '../ports.ts';

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

/**
 * Writes to a row that others may be writing to as well: reads it again and tries again while it keeps moving.
 *
 * @param decide what to write, from the row as it is now; `null` when there is nothing to write any more.
 * @returns the row as it is now.
 * @throws {ConnectionError} `not_found` when it was deleted meanwhile; `conflict` when it never came to rest.
 */
export async function writeRow(
  deps: Dependencies,
  row: ConnectionRow,
  decide: (now: ConnectionRow) => (ConnectionPatch & { readonly updatedAt: Date }) | null,
): Promise<ConnectionRow> {
  let current = row;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const patch = decide(current);
    if (patch === null) return current;
    const written = await deps.stores.connections.update(row.organizationId, row.id, current.revision, patch);
    if (written !== null) return written;
    current = await getRow(deps, row, row.id);
  }
  throw new ConnectionError('conflict', `"${row.name}" is being changed by others right now.`);
}
