import type { DeliveryRow, DeliveryStore } from '@moorage/engine';
import { and, asc, count, eq, inArray, lt, sql } from 'drizzle-orm';
import { brokenRule } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { newestFirst, olderThan, pageOf } from './newest-first.ts';
import { upsertJobs } from './plan-jobs.ts';

/** Takes back all of a message that somebody else has told. */
class ToldAlready extends Error {}

export function createDeliveryStore(queries: Queries, tables: Tables): DeliveryStore {
  const { deliveries: t, jobs, timelineEvents: events } = tables;

  async function takeOffUntold(queries: Queries, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const taken = await queries
      .update(events)
      .set({ untold: false })
      .where(and(inArray(events.id, [...ids]), sql`${events.untold}`))
      .returning({ id: events.id });
    if (taken.length < new Set(ids).size) throw new ToldAlready();
  }

  return {
    async tell(deliveries, eventIds) {
      try {
        await queries.transaction(async (queries) => {
          await takeOffUntold(queries, eventIds);
          if (deliveries.length === 0) return;
          await queries.insert(t).values(deliveries.map(toStored));
          const due = deliveries.map(({ id, organizationId, createdAt }) => {
            return { kind: 'deliver', subject: id, organizationId, runAt: createdAt } as const;
          });
          await upsertJobs(queries, jobs, due, 'earlier');
        });
        return true;
      } catch (error) {
        if (error instanceof ToldAlready || brokenRule(error) === 'foreign key') return false;
        throw error;
      }
    },

    async find(id) {
      const [stored] = await queries.select().from(t).where(eq(t.id, id));
      return stored ?? null;
    },

    async update(id, { state, attempts, lastError, triedAt }) {
      await queries.update(t).set({ state, attempts, lastError, triedAt }).where(eq(t.id, id));
    },

    async list(organizationId, channelId, { limit, cursor }) {
      const wanted = and(eq(t.organizationId, organizationId), eq(t.channelId, channelId));
      const columns = { at: t.createdAt, id: t.id };
      const rows = await queries
        .select()
        .from(t)
        .where(and(wanted, olderThan(columns, cursor)))
        .orderBy(...newestFirst(columns))
        .limit(limit + 1);
      const [counted] = await queries.select({ total: count() }).from(t).where(wanted);
      return {
        ...pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id })),
        total: counted?.total ?? 0,
      };
    },

    async forget(before, limit) {
      const old = queries
        .select({ id: t.id })
        .from(t)
        .where(lt(t.createdAt, before))
        .orderBy(asc(t.createdAt))
        .limit(limit);
      return (await queries.delete(t).where(inArray(t.id, old)).returning({ id: t.id })).length;
    },
  };
}

function toStored({ id, organizationId, channelId, messageId, type, ...row }: DeliveryRow) {
  const { payload, state, attempts, lastError, createdAt, triedAt } = row;
  return {
    id,
    organizationId,
    channelId,
    messageId,
    type,
    payload,
    state,
    attempts,
    lastError,
    createdAt,
    triedAt,
  };
}
