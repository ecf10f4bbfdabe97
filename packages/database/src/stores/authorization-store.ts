import { ConnectionError, type AuthorizationStore } from '@moorage/engine';
import { eq, lte } from 'drizzle-orm';
import { brokenRule } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';

export function createAuthorizationStore(
  queries: Queries,
  { authorizations: t }: Tables,
): AuthorizationStore {
  return {
    async insert(row) {
      await queries.insert(t).values(row).catch(orGone);
    },

    async take(stateHash) {
      const [taken] = await queries.delete(t).where(eq(t.stateHash, stateHash)).returning();
      return taken ?? null;
    },

    async removeExpired(now) {
      const removed = await queries
        .delete(t)
        .where(lte(t.expiresAt, now))
        .returning({ stateHash: t.stateHash });
      return removed.length;
    },
  };
}

function orGone(error: unknown): never {
  if (brokenRule(error) !== 'foreign key') throw error;
  throw new ConnectionError('not_found', 'The OAuth application or the connection does not exist any more.');
}
