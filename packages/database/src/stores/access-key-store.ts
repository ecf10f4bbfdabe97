import { type AccessKeyRow, type AccessKeyStore, ConnectionError } from '@moorage/engine';
import { and, desc, eq, isNull, lte, or } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { textKey } from './text-key.ts';

const minuteMs = 60_000;

export function createAccessKeyStore(queries: Queries, { accessKeys: t }: Tables): AccessKeyStore {
  return {
    async insert({ createdBy, ...row }) {
      const { id, organizationId, name, start, hash, access, lends, createdAt, expiresAt, lastUsedAt } = row;
      const written = await queries
        .insert(t)
        .values({
          id,
          organizationId,
          name,
          nameKey: textKey(name),
          start,
          hash,
          access,
          lends,
          createdById: createdBy.id,
          createdByName: createdBy.name,
          createdAt,
          expiresAt,
          lastUsedAt,
        })
        .onConflictDoNothing({ target: [t.organizationId, t.nameKey] })
        .returning({ id: t.id });
      if (written.length === 0) throw nameTaken();
    },

    async findByHash(hash) {
      const [stored] = await queries.select().from(t).where(eq(t.hash, hash));
      return stored === undefined ? null : toRow(stored);
    },

    async list(organizationId) {
      const rows = await queries
        .select()
        .from(t)
        .where(eq(t.organizationId, organizationId))
        .orderBy(desc(t.createdAt), desc(t.id));
      return rows.map(toRow);
    },

    async remove(organizationId, id) {
      const removed = await queries
        .delete(t)
        .where(and(eq(t.organizationId, organizationId), eq(t.id, id)))
        .returning({ id: t.id });
      return removed.length > 0;
    },

    async used(id, at) {
      const aMinuteBefore = new Date(at.getTime() - minuteMs);
      await queries
        .update(t)
        .set({ lastUsedAt: at })
        .where(and(eq(t.id, id), or(isNull(t.lastUsedAt), lte(t.lastUsedAt, aMinuteBefore))));
    },
  };
}

function toRow({ nameKey: _, createdById, createdByName, ...row }: Stored): AccessKeyRow {
  return { ...row, createdBy: { id: createdById, name: createdByName } };
}

type Stored = Tables['accessKeys']['$inferSelect'];

function nameTaken(): ConnectionError {
  return new ConnectionError('conflict', 'Another access key has this name.', {
    action: 'Choose another name.',
    fields: { name: 'This name is taken.' },
  });
}
