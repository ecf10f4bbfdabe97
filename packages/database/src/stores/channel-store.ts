import { type ChannelRow, type ChannelStore, ConnectionError } from '@moorage/engine';
import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { textKey } from './text-key.ts';

export function createChannelStore(queries: Queries, tables: Tables): ChannelStore {
  const { channels: t, deliveries, jobs } = tables;
  const { organization } = tables.auth;
  const one = (organizationId: string, id: string) => and(eq(t.organizationId, organizationId), eq(t.id, id));

  return {
    async insert({ id, organizationId, kind, name, target, sealedSecret, createdAt }, most) {
      return queries.transaction(async (queries) => {
        // Writing the organization's row locks it: who counts next sees this one.
        await queries
          .update(organization)
          .set({ name: sql`${organization.name}` })
          .where(eq(organization.id, organizationId));
        const [counted] = await queries
          .select({ total: count() })
          .from(t)
          .where(eq(t.organizationId, organizationId));
        if ((counted?.total ?? 0) >= most) return false;
        const written = await queries
          .insert(t)
          .values({ id, organizationId, kind, name, nameKey: textKey(name), target, sealedSecret, createdAt })
          .onConflictDoNothing({ target: [t.organizationId, t.nameKey] })
          .returning({ id: t.id });
        if (written.length === 0) throw nameTaken();
        return true;
      });
    },

    async find(organizationId, id) {
      const [stored] = await queries.select().from(t).where(one(organizationId, id));
      return stored === undefined ? null : toRow(stored);
    },

    async list(organizationId) {
      const rows = await queries
        .select()
        .from(t)
        .where(eq(t.organizationId, organizationId))
        .orderBy(asc(t.createdAt), asc(t.id));
      return rows.map(toRow);
    },

    /** Its deliveries go with it, and their jobs. */
    async remove(organizationId, id) {
      return queries.transaction(async (queries) => {
        const sent = queries
          .select({ id: deliveries.id })
          .from(deliveries)
          .where(and(eq(deliveries.organizationId, organizationId), eq(deliveries.channelId, id)));
        await queries.delete(jobs).where(and(sql`${jobs.kind} = 'deliver'`, inArray(jobs.subject, sent)));
        const removed = await queries.delete(t).where(one(organizationId, id)).returning({ id: t.id });
        return removed.length > 0;
      });
    },
  };
}

function toRow({ nameKey: _, ...row }: Tables['channels']['$inferSelect']): ChannelRow {
  return row;
}

function nameTaken(): ConnectionError {
  return new ConnectionError('conflict', 'Another channel has this name.', {
    action: 'Choose another name.',
    fields: { name: 'This name is taken.' },
  });
}
