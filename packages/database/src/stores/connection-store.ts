import { ConnectionError, type ConnectionStore } from '@moorage/engine';
import { and, count, eq, ne, sql } from 'drizzle-orm';
import { brokenRule } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { after, cursorAfter, matching, order } from './connection-query.ts';
import { toRow, toStored, toStoredPatch } from './connection-row.ts';
import { fenced } from './fence.ts';
import { textKey } from './text-key.ts';

export function createConnectionStore(queries: Queries, tables: Tables): ConnectionStore {
  const t = tables.connections;
  const one = (organizationId: string, id: string) => and(eq(t.organizationId, organizationId), eq(t.id, id));

  return {
    async insert(row) {
      const [stored] = await queries
        .insert(t)
        .values(toStored(row))
        .onConflictDoNothing({ target: [t.organizationId, t.nameKey] })
        .returning()
        .catch(orApplicationGone);
      if (stored === undefined) throw nameTaken();
      return toRow(stored);
    },

    async find(organizationId, id) {
      const [stored] = await queries.select().from(t).where(one(organizationId, id));
      return stored === undefined ? null : toRow(stored);
    },

    async list(organizationId, query) {
      const wanted = matching(t, organizationId, query);
      const rows = await queries
        .select()
        .from(t)
        .where(and(wanted, after(t, query)))
        .orderBy(...order(t, query.sort))
        .limit(query.limit + 1);
      const [counted] = await queries.select({ total: count() }).from(t).where(wanted);
      const page = rows.slice(0, query.limit);
      const last = rows.length > page.length ? page.at(-1) : undefined;
      return {
        items: page.map(toRow),
        next: last === undefined ? null : cursorAfter(last, query.sort),
        total: counted?.total ?? 0,
      };
    },

    async update(organizationId, id, revision, patch, fence) {
      const write = async (queries: Queries) => {
        const [stored] = await queries
          .update(t)
          .set({ ...toStoredPatch(patch), revision: sql`${t.revision} + 1` })
          .where(and(one(organizationId, id), eq(t.revision, revision)))
          .returning();
        return stored === undefined ? null : toRow(stored);
      };
      const writing = fence === undefined ? write(queries) : fenced(queries, tables.leases, fence, write);
      return writing.catch(patch.name === undefined ? orApplicationGone : orNameTaken);
    },

    async remove(organizationId, id, revision) {
      const unchanged = revision === undefined ? undefined : eq(t.revision, revision);
      const removed = await queries
        .delete(t)
        .where(and(one(organizationId, id), unchanged))
        .returning({ id: t.id });
      return removed.length > 0;
    },

    async nameTaken(organizationId, name, exceptId) {
      const other = exceptId === undefined ? undefined : ne(t.id, exceptId);
      const [taken] = await queries
        .select({ id: t.id })
        .from(t)
        .where(and(eq(t.organizationId, organizationId), eq(t.nameKey, textKey(name)), other))
        .limit(1);
      return taken !== undefined;
    },
  };
}

function orNameTaken(error: unknown): never {
  if (brokenRule(error) === 'unique') throw nameTaken();
  return orApplicationGone(error);
}

function orApplicationGone(error: unknown): never {
  if (brokenRule(error) !== 'foreign key') throw error;
  throw new ConnectionError('conflict', 'The OAuth application of this connection does not exist any more.', {
    action: 'Register the OAuth application again, then connect again.',
  });
}

function nameTaken(): ConnectionError {
  return new ConnectionError('conflict', 'Another connection has this name.', {
    action: 'Choose another name.',
    fields: { name: 'This name is taken.' },
  });
}
