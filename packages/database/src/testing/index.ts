export { describeStore } from './describe-store.ts';
export { startPostgres, whyNoPostgres, type PostgresServer } from './postgres-server.ts';
export { addOrganization, addPerson } from './rows.ts';
export { secretsInFiles, type FoundSecret } from './secrets-in-files.ts';
export type { StoredData, StoreWorld } from './store-world.ts';
