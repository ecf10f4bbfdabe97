import { ConnectionError, type DataKeyStore } from '@moorage/engine';
import { asc } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';

export function createDataKeyStore(queries: Queries, { dataKeys: t }: Tables): DataKeyStore {
  return {
    async list() {
      return queries.select().from(t).orderBy(asc(t.createdAt), asc(t.id));
    },

    async add({ id, wrapped, createdAt }) {
      const added = await queries
        .insert(t)
        .values({ id, wrapped, createdAt })
        .onConflictDoNothing()
        .returning({ id: t.id });
      if (added.length === 0) throw new ConnectionError('conflict', 'Another data key has this id.');
    },
  };
}
