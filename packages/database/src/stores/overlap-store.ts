import { ConnectionError, type OverlapRow, type OverlapStore } from '@moorage/engine';
import { and, asc, eq } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';

export function createOverlapStore(queries: Queries, { overlaps: t }: Tables): OverlapStore {
  return {
    async find(organizationId, connectionId) {
      const [stored] = await queries
        .select()
        .from(t)
        .where(and(eq(t.organizationId, organizationId), eq(t.connectionId, connectionId)));
      return stored ?? null;
    },

    async list(organizationId) {
      return queries
        .select()
        .from(t)
        .where(eq(t.organizationId, organizationId))
        .orderBy(asc(t.startedAt), asc(t.connectionId));
    },

    async used(connectionId, lastUsedAt) {
      await queries.update(t).set({ lastUsedAt }).where(eq(t.connectionId, connectionId));
    },

    async close(connectionId) {
      await queries.delete(t).where(eq(t.connectionId, connectionId));
    },
  };
}

/** @throws {ConnectionError} `conflict` when one is under way for the connection. */
export async function insertOverlap(
  queries: Queries,
  t: Tables['overlaps'],
  { connectionId, organizationId, managerConnectionId, oldHandle, baseUrl, ...times }: OverlapRow,
): Promise<void> {
  const { startedAt, lastUsedAt, quietHours, endsAt } = times;
  const written = await queries
    .insert(t)
    .values({
      connectionId,
      organizationId,
      managerConnectionId,
      oldHandle,
      baseUrl,
      startedAt,
      lastUsedAt,
      quietHours,
      endsAt,
    })
    .onConflictDoNothing()
    .returning({ connectionId: t.connectionId });
  if (written.length > 0) return;
  throw new ConnectionError('conflict', 'An earlier token of this connection is still being wound down.', {
    action: 'Wait until it has ended by itself.',
  });
}
