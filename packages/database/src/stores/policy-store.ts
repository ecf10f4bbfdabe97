import type { PolicyStore } from '@moorage/engine';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { orConnectionGone } from './connection-gone.ts';
import { toPolicy } from './stored-policy.ts';

export function createPolicyStore(queries: Queries, { policies: t }: Tables): PolicyStore {
  return {
    async find(organizationId, connectionId) {
      const whose = connectionId === null ? isNull(t.connectionId) : eq(t.connectionId, connectionId);
      const [stored] = await queries
        .select()
        .from(t)
        .where(and(eq(t.organizationId, organizationId), whose));
      return stored === undefined ? null : toPolicy(stored);
    },

    async list(organizationId) {
      const rows = await queries.select().from(t).where(eq(t.organizationId, organizationId));
      return rows.map((stored) => ({
        organizationId: stored.organizationId,
        connectionId: stored.connectionId,
        policy: toPolicy(stored),
        updatedAt: stored.updatedAt,
      }));
    },

    async put({ organizationId, connectionId, policy, updatedAt }) {
      const { checkEveryMinutes, remindDaysBefore, rotate, overlap } = policy;
      const said = { checkEveryMinutes, remindDaysBefore, rotate, overlap, updatedAt };
      const row = { organizationId, connectionId, ...said };
      const target =
        connectionId === null
          ? { target: t.organizationId, targetWhere: sql`${t.connectionId} is null` }
          : { target: [t.organizationId, t.connectionId] };
      await queries
        .insert(t)
        .values(row)
        .onConflictDoUpdate({ ...target, set: said })
        .catch(orConnectionGone);
    },
  };
}
