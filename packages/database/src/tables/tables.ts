import type { Kit } from '../kit/postgres-kit.ts';
import { defineAuthTables } from './auth-tables.ts';
import { defineConnectionTables } from './connection-tables.ts';
import { defineLifecycleTables } from './lifecycle-tables.ts';

/** Every table, once, for the dialect of the kit. */
export function defineTables(k: Kit) {
  const auth = defineAuthTables(k);
  const connection = defineConnectionTables(k, auth);
  const lifecycle = defineLifecycleTables(k, connection);
  return { auth, ...connection, ...lifecycle };
}

export type Tables = ReturnType<typeof defineTables>;
