import type { Database } from './database.ts';
import { sqliteKit } from './kit/sqlite-kit.ts';
import { isMigrated, migrate } from './migrate/migrate.ts';
import { sqliteMigrations } from './migrations/sqlite.ts';
import { asyncQueries } from './sqlite/async-queries.ts';
import { executor, sqliteMigrationTarget } from './sqlite/migration-target.ts';
import { openFile, type SqliteFile } from './sqlite/open-file.ts';
import { createStores } from './stores/stores.ts';
import { defineTables } from './tables/tables.ts';

export interface SqliteOptions extends SqliteFile {
  /** Of Moorage; kept with each migration, so that a refused downgrade can name it. */
  readonly version?: string;
}

/**
 * Opens the embedded database, making and migrating it as needed.
 *
 * @throws {ConnectionError} `conflict` when it was written by a newer Moorage.
 *
 * @example
 * const database = await openSqlite({ path: '.data/moorage.db' });
 */
export async function openSqlite({ version, ...file }: SqliteOptions): Promise<Database> {
  const client = openFile(file);
  try {
    await migrate({ target: sqliteMigrationTarget(client), migrations: sqliteMigrations, version });
  } catch (error) {
    client.close();
    throw error;
  }
  const queries = asyncQueries(client);
  const tables = defineTables(sqliteKit);
  return {
    dialect: 'sqlite',
    stores: createStores(queries, tables, sqliteKit),
    auth: { queries, tables: tables.auth },
    ready: () => isMigrated(executor(client), sqliteMigrations).catch(() => false),
    async close() {
      try {
        await queries.transaction(async () => {});
      } finally {
        client.close();
      }
    },
  };
}
