import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import type { Database } from '../database.ts';
import { postgresKit } from '../kit/postgres-kit.ts';
import { isMigrated, migrate } from '../migrate/migrate.ts';
import { postgresMigrations } from '../migrations/postgres.ts';
import type { PostgresOptions } from '../open-postgres.ts';
import { createStores } from '../stores/stores.ts';
import { defineTables } from '../tables/tables.ts';
import { executor, postgresMigrationTarget } from './migration-target.ts';

/** Rather an error than a request that hangs while the server is away; the pool's own default is to wait for ever. */
const connectionTimeoutMillis = 10_000;

export async function connect({ url, version, ...options }: PostgresOptions): Promise<Database> {
  const pool = new Pool({
    connectionTimeoutMillis,
    ...options,
    ...(url === undefined ? {} : { connectionString: url }),
  });
  // The pool drops a connection that breaks while idle and the next query opens another; unheard, it would end the process.
  pool.on('error', () => {});
  try {
    await migrate({ target: postgresMigrationTarget(pool), migrations: postgresMigrations, version });
  } catch (error) {
    await pool.end();
    throw error;
  }
  const queries = drizzle(pool);
  const tables = defineTables(postgresKit);
  return {
    dialect: 'postgres',
    stores: createStores(queries, tables, postgresKit),
    auth: { queries, tables: tables.auth },
    ready: () => isMigrated(executor(pool), postgresMigrations).catch(() => false),
    close: () => pool.end(),
  };
}
