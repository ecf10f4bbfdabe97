import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Along, ConnectionPatch, ConnectionRow, Initiator, NewConnectionRow } from '../ports.ts';
import { planConnection } from '../schedule/plan-connection.ts';
import { planTell } from '../schedule/plan-tell.ts';
import { eventOf, instantOf } from '../timeline/record.ts';
import { getRow } from '../rows/connection-rows.ts';

/**
 * Stores a new connection, and that it was connected, and plans what keeps it alive.
 *
 * @throws {ConnectionError} `conflict` when the name is taken.
 */
export async function insertRow(
  deps: Dependencies,
  by: Initiator,
  row: NewConnectionRow,
): Promise<ConnectionRow> {
  const { method, identity } = row;
  const details = { method, actsAs: identity?.name ?? null, expiresAt: instantOf(row.expiresAt) };
  const events = [eventOf(deps, row, by, 'connected', { message: row.statusReason, details })];
  const stored = await deps.stores.connections.insert(row, { events });
  await planConnection(deps, stored);
  return stored;
}

/** One write to a connection, and what goes into the database together with it. */
export interface Write {
  readonly patch: ConnectionPatch & { readonly updatedAt: Date };
  readonly along?: Along;
}

/**
 * Writes to a row that others may be writing to as well: reads it again and tries again while it keeps moving.
 * What keeps the connection alive is planned anew after it, and that people are told of it where they must be.
 *
 * @param decide what to write, from the row as it is now; `null` when there is nothing to write any more.
 * @returns the row as it is now. Where the write was fenced and the lease is lost, nothing was written: whoever holds the
 * lease now tells what became of it.
 * @throws {ConnectionError} `not_found` when it was deleted meanwhile; `conflict` when it never came to rest.
 */
export async function writeRow(
  deps: Dependencies,
  row: ConnectionRow,
  decide: (now: ConnectionRow) => Write | null,
): Promise<ConnectionRow> {
  const { organizationId, id, name } = row;
  let current = row;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const write = decide(current);
    if (write === null) return current;
    const { revision } = current;
    const { patch, along } = write;
    const written = await deps.stores.connections.update(organizationId, id, revision, patch, along);
    if (written !== null) {
      await planConnection(deps, written);
      if (along?.events?.some(({ notice }) => notice) === true) await planTell(deps, organizationId);
      return written;
    }
    current = await getRow(deps, { organizationId }, id);
    if (current.revision === revision) return current;
  }
  throw new ConnectionError('conflict', `"${name}" is being changed by others right now.`);
}
