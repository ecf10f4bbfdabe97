import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/**
 * Queries as the stores write them: the part of Drizzle that means the same on both dialects.
 *
 * NOTE: no network call inside a transaction. On SQLite every other query of the process waits for its end.
 */
export interface Queries extends Pick<
  PgDatabase<PgQueryResultHKT>,
  'select' | 'insert' | 'update' | 'delete'
> {
  /** Commits when `work` is done, rolls back when it throws. Inside another one it is a savepoint. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
}
