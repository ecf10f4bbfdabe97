import type { Fence } from '@moorage/engine';
import { and, eq, gt } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';

/**
 * Writes only while the lease is held.
 *
 * The lease's row is written too, which locks it: nobody can take the lease between the look and the commit.
 *
 * @returns what `write` returned, or `null` when the lease was lost.
 */
export function fenced<Result>(
  queries: Queries,
  leases: Tables['leases'],
  fence: Fence,
  write: (queries: Queries) => Promise<Result>,
): Promise<Result | null> {
  return queries.transaction(async (queries) => {
    const held = await queries
      .update(leases)
      .set({ owner: fence.owner })
      .where(
        and(
          eq(leases.key, fence.key),
          eq(leases.owner, fence.owner),
          eq(leases.epoch, fence.epoch),
          gt(leases.expiresAt, fence.now),
        ),
      )
      .returning({ key: leases.key });
    return held.length === 0 ? null : write(queries);
  });
}
