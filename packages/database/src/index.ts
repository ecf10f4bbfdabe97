export { authStorage, hasPeople, type AuthStorage } from './auth-storage.ts';
export type { AuthData, Database } from './database.ts';
export { openPostgres, type PostgresOptions } from './open-postgres.ts';
export { openSqlite, type SqliteOptions } from './open-sqlite.ts';
