import type { LeaseStore } from '@moorage/engine';
import { and, eq, lte, sql } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';

const longAgo = new Date(0);

/**
 * Leases as rows. Taking one is a single statement, so that of several processes one wins.
 *
 * A lease that is held is given to nobody, its owner included: a second taking would fence off the result of the first.
 */
export function createLeaseStore(queries: Queries, { leases: t }: Tables): LeaseStore {
  return {
    async take(key, owner, now, durationMs) {
      const expiresAt = new Date(now.getTime() + durationMs);
      const [lease] = await queries
        .insert(t)
        .values({ key, owner, epoch: 1, expiresAt })
        .onConflictDoUpdate({
          target: t.key,
          set: { owner, expiresAt, epoch: sql`${t.epoch} + 1` },
          setWhere: lte(t.expiresAt, now),
        })
        .returning();
      return lease ?? null;
    },

    async release({ key, owner, epoch }) {
      await queries
        .update(t)
        .set({ expiresAt: longAgo })
        .where(and(eq(t.key, key), eq(t.owner, owner), eq(t.epoch, epoch)));
    },
  };
}
