import { ConnectionError, type IntentStore } from '@moorage/engine';
import { asc, eq } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { orConnectionGone } from './connection-gone.ts';
import { fenced } from './fence.ts';

/** What is about to be burnt. A cleared intent is deleted, so the rows are the open ones. */
export function createIntentStore(queries: Queries, { intents: t, leases }: Tables): IntentStore {
  return {
    async open(row, fence) {
      const { id, organizationId, connectionId, kind, handle, baseUrl, twinExpiresAt, ...times } = row;
      const { leaseEpoch, openedAt } = times;
      const seat = { handle, baseUrl, twinExpiresAt };
      const written = await fenced(queries, leases, fence, (queries) =>
        queries
          .insert(t)
          .values({ id, organizationId, connectionId, kind, ...seat, leaseEpoch, openedAt })
          .onConflictDoNothing()
          .returning({ id: t.id }),
      ).catch(orConnectionGone);
      if (written?.length === 0) throw alreadyOpen();
      return written !== null;
    },

    async clear(id) {
      await queries.delete(t).where(eq(t.id, id));
    },

    async findOpen(connectionId) {
      const [intent] = await queries.select().from(t).where(eq(t.connectionId, connectionId));
      return intent ?? null;
    },

    async listOpen() {
      return queries.select().from(t).orderBy(asc(t.openedAt), asc(t.id));
    },
  };
}

function alreadyOpen(): ConnectionError {
  return new ConnectionError('conflict', 'A refresh or rotation of this connection has an unknown outcome.', {
    action: 'Check the connection; reconnect if the credential turns out to be dead.',
  });
}
