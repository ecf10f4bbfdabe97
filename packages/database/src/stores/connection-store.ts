import { type Along, ConnectionError, type ConnectionStore } from '@moorage/engine';
import { and, asc, count, eq, gt, gte, isNull, lt, max, ne, sql, sum } from 'drizzle-orm';
import { brokenRule } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { after, cursorAfter, matching, order } from './connection-query.ts';
import { toRow, toStored, toStoredPatch } from './connection-row.ts';
import { insertEvents } from './event-row.ts';
import { fenced } from './fence.ts';
import { insertOverlap } from './overlap-store.ts';
import { newestFirst } from './newest-first.ts';
import { textKey } from './text-key.ts';

export function createConnectionStore(queries: Queries, tables: Tables): ConnectionStore {
  const t = tables.connections;
  const one = (organizationId: string, id: string) => and(eq(t.organizationId, organizationId), eq(t.id, id));

  async function writeAlong(queries: Queries, id: string, along: Omit<Along, 'fence'>): Promise<void> {
    const { events = [], clearsIntent, opensOverlap } = along;
    const { intents, overlaps, timelineEvents } = tables;
    await insertEvents(queries, timelineEvents, events);
    if (clearsIntent !== undefined)
      await queries.delete(intents).where(and(eq(intents.id, clearsIntent), eq(intents.connectionId, id)));
    if (opensOverlap !== undefined) await insertOverlap(queries, overlaps, opensOverlap);
  }

  return {
    async insert(row, { events = [] } = {}) {
      return queries.transaction(async (queries) => {
        const [stored] = await queries
          .insert(t)
          .values(toStored(row))
          .onConflictDoNothing({ target: [t.organizationId, t.nameKey] })
          .returning()
          .catch(orApplicationGone);
        if (stored === undefined) throw nameTaken();
        await insertEvents(queries, tables.timelineEvents, events);
        return toRow(stored);
      });
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

    async update(organizationId, id, revision, patch, { fence, ...along } = {}) {
      const write = async (queries: Queries) => {
        const [stored] = await queries
          .update(t)
          .set({ ...toStoredPatch(patch), revision: sql`${t.revision} + 1` })
          .where(and(one(organizationId, id), eq(t.revision, revision)))
          .returning()
          .catch(patch.name === undefined ? orApplicationGone : orNameTaken);
        if (stored === undefined) return null;
        await writeAlong(queries, id, along);
        return toRow(stored);
      };
      return fence === undefined ? queries.transaction(write) : fenced(queries, tables.leases, fence, write);
    },

    async remove(organizationId, id, revision) {
      const unchanged = revision === undefined ? undefined : eq(t.revision, revision);
      return queries.transaction(async (queries) => {
        const removed = await queries
          .delete(t)
          .where(and(one(organizationId, id), unchanged))
          .returning({ id: t.id });
        if (removed.length === 0) return false;
        await queries.delete(tables.jobs).where(eq(tables.jobs.subject, id));
        return true;
      });
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

    async scan(afterId, limit) {
      const beyond = afterId === null ? undefined : gt(t.id, afterId);
      const rows = await queries.select().from(t).where(beyond).orderBy(asc(t.id)).limit(limit);
      return rows.map(toRow);
    },

    async listExpiring(organizationId, from, to, limit) {
      const rows = await queries
        .select()
        .from(t)
        .where(and(eq(t.organizationId, organizationId), gte(t.expiresAt, from), lt(t.expiresAt, to)))
        .orderBy(asc(t.expiresAt), asc(t.id))
        .limit(limit);
      return rows.map(toRow);
    },

    async state(organizationId) {
      const ofOrganization = eq(t.organizationId, organizationId);
      // NOTE: in queries of which each reads an index, and one row at most.
      const [all] = await queries
        .select({ count: count(), revisions: sum(t.revision).mapWith(Number) })
        .from(t)
        .where(ofOrganization);
      const [last] = await queries
        .select({ id: max(t.id) })
        .from(t)
        .where(ofOrganization);
      const { timelineEvents: e, policies: p } = tables;
      const [event] = await queries
        .select({ id: e.id })
        .from(e)
        .where(eq(e.organizationId, organizationId))
        .orderBy(...newestFirst(e))
        .limit(1);
      const [policy] = await queries
        .select({ putAt: p.updatedAt })
        .from(p)
        .where(and(eq(p.organizationId, organizationId), isNull(p.connectionId)));
      return {
        count: all?.count ?? 0,
        revisions: all?.revisions ?? 0,
        newest: last?.id ?? null,
        newestEvent: event?.id ?? null,
        policyPutAt: policy?.putAt ?? null,
      };
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
