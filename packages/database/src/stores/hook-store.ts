import type { HookStore } from '@moorage/engine';
import { and, eq, lt } from 'drizzle-orm';
import { brokenRule } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { connectionGone, orConnectionGone } from './connection-gone.ts';
import { insertEvents } from './event-row.ts';

export function createHookStore(queries: Queries, tables: Tables): HookStore {
  const { hooks: t, hookReceipts: receipts, timelineEvents } = tables;
  return {
    async put({ organizationId, connectionId, secretHash, createdAt, receivedAt }) {
      const written = await queries
        .insert(t)
        .values({ organizationId, connectionId, secretHash, createdAt, receivedAt })
        .onConflictDoUpdate({
          target: t.connectionId,
          set: { secretHash, createdAt, receivedAt },
          setWhere: eq(t.organizationId, organizationId),
        })
        .returning({ connectionId: t.connectionId })
        .catch(orConnectionGone);
      if (written.length === 0) throw connectionGone();
    },

    async find(connectionId) {
      const [stored] = await queries.select().from(t).where(eq(t.connectionId, connectionId));
      return stored ?? null;
    },

    async remove(organizationId, connectionId) {
      const removed = await queries
        .delete(t)
        .where(and(eq(t.organizationId, organizationId), eq(t.connectionId, connectionId)))
        .returning({ connectionId: t.connectionId });
      return removed.length > 0;
    },

    async received(connectionId, deliveryKey, at, events = []) {
      const receiving = queries.transaction(async (queries) => {
        const written = await queries
          .insert(receipts)
          .values({ connectionId, deliveryKey, receivedAt: at })
          .onConflictDoNothing()
          .returning({ deliveryKey: receipts.deliveryKey });
        if (written.length === 0) return false;
        await queries.update(t).set({ receivedAt: at }).where(eq(t.connectionId, connectionId));
        await insertEvents(queries, timelineEvents, events);
        return true;
      });
      return receiving.catch((error: unknown) => {
        if (brokenRule(error) !== 'foreign key') throw error;
        return false;
      });
    },

    async hasReceived(connectionId, deliveryKey) {
      const found = await queries
        .select({ deliveryKey: receipts.deliveryKey })
        .from(receipts)
        .where(and(eq(receipts.connectionId, connectionId), eq(receipts.deliveryKey, deliveryKey)));
      return found.length > 0;
    },

    async forgetReceived(before) {
      const forgotten = await queries
        .delete(receipts)
        .where(lt(receipts.receivedAt, before))
        .returning({ deliveryKey: receipts.deliveryKey });
      return forgotten.length;
    },
  };
}
