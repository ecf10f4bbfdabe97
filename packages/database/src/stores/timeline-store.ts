import type { TimelineStore } from '@moorage/engine';
import { and, asc, count, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { orConnectionGone } from './connection-gone.ts';
import { insertEvents, toEvent, toStored } from './event-row.ts';
import { newestFirst, olderThan, pageOf } from './newest-first.ts';

export function createTimelineStore(queries: Queries, { timelineEvents: t }: Tables): TimelineStore {
  return {
    async add(events) {
      await insertEvents(queries, t, events).catch(orConnectionGone);
    },

    async fold(event) {
      await queries
        .insert(t)
        .values(toStored(event))
        .onConflictDoUpdate({
          target: t.id,
          set: {
            times: sql`${t.times} + 1`,
            details: sql`excluded.${sql.identifier(t.details.name)}`,
          },
        })
        .catch(orConnectionGone);
    },

    async list(organizationId, connectionId, { kinds, limit, cursor }) {
      const wanted = and(
        eq(t.organizationId, organizationId),
        eq(t.connectionId, connectionId),
        kinds === undefined ? undefined : inArray(t.kind, [...kinds]),
      );
      const rows = await queries
        .select()
        .from(t)
        .where(and(wanted, olderThan(t, cursor)))
        .orderBy(...newestFirst(t))
        .limit(limit + 1);
      const [counted] = await queries.select({ total: count() }).from(t).where(wanted);
      const { items, next } = pageOf(rows, limit, (row) => row);
      return { items: items.map(toEvent), next, total: counted?.total ?? 0 };
    },

    async listUntold(organizationId, limit) {
      const rows = await queries
        .select()
        .from(t)
        .where(and(eq(t.organizationId, organizationId), sql`${t.untold}`))
        .orderBy(asc(t.at), asc(t.id))
        .limit(limit);
      return rows.map(toEvent);
    },

    async organizationsUntold() {
      const rows = await queries
        .select({ id: t.organizationId })
        .from(t)
        .where(sql`${t.untold}`)
        .groupBy(t.organizationId)
        .orderBy(asc(t.organizationId));
      return rows.map(({ id }) => id);
    },

    async last(organizationId, connectionId, kind) {
      const [row] = await queries
        .select()
        .from(t)
        .where(and(eq(t.organizationId, organizationId), eq(t.connectionId, connectionId), eq(t.kind, kind)))
        .orderBy(...newestFirst(t))
        .limit(1);
      return row === undefined ? null : toEvent(row);
    },

    async forget(kind, before, limit) {
      const old = queries
        .select({ id: t.id })
        .from(t)
        // Said as the index says it, or it is not taken.
        .where(and(sql`${t.kind} in ('checked', 'lent')`, eq(t.kind, kind), lt(t.at, before)))
        .orderBy(asc(t.at))
        .limit(limit);
      return (await queries.delete(t).where(inArray(t.id, old)).returning({ id: t.id })).length;
    },
  };
}
