import type { PoolConfig } from 'pg';
import type { Database } from './database.ts';

/** A URL, or any of the pool's own options (`host`, `user`, `ssl`, `max` …). */
export interface PostgresOptions extends PoolConfig {
  /** `postgres://user:password@host/database`. */
  readonly url?: string;
  /** Of Moorage; kept with each migration, so that a refused downgrade can name it. */
  readonly version?: string;
}

/**
 * Opens a PostgreSQL database (14 or newer), migrating it as needed.
 *
 * @throws {ConnectionError} `conflict` when it was written by a newer Moorage.
 *
 * @example
 * const database = await openPostgres({ url: 'postgres://moorage@db.example.com/moorage' });
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  // Loaded when needed: most installations are SQLite and start without the driver.
  const { connect } = await import('./postgres/connect.ts');
  return connect(options);
}
