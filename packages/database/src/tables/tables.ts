import type { Kit } from '../kit/postgres-kit.ts';
import { defineAccessTables } from './access-tables.ts';
import { defineAuthTables } from './auth-tables.ts';
import { defineConnectionTables } from './connection-tables.ts';
import { defineLifecycleTables } from './lifecycle-tables.ts';
import { defineNotificationTables } from './notification-tables.ts';
import { defineScheduleTables } from './schedule-tables.ts';
import { defineTimelineTables } from './timeline-tables.ts';

/** Every table, once, for the dialect of the kit. */
export function defineTables(k: Kit) {
  const auth = defineAuthTables(k);
  const connection = defineConnectionTables(k, auth);
  return {
    auth,
    ...connection,
    ...defineLifecycleTables(k, connection),
    ...defineTimelineTables(k, connection),
    ...defineScheduleTables(k, auth, connection),
    ...defineAccessTables(k, auth),
    ...defineNotificationTables(k, auth, connection),
  };
}

export type Tables = ReturnType<typeof defineTables>;
