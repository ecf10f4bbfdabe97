import type { Stores } from '@moorage/engine';
import { withQuietErrors } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { createAuthorizationStore } from './authorization-store.ts';
import { createConnectionStore } from './connection-store.ts';
import { createDataKeyStore } from './data-key-store.ts';
import { createIntentStore } from './intent-store.ts';
import { createLeaseStore } from './lease-store.ts';
import { createOAuthApplicationStore } from './oauth-application-store.ts';

export function createStores(queries: Queries, tables: Tables): Stores {
  return {
    connections: withQuietErrors(createConnectionStore(queries, tables)),
    oauthApplications: withQuietErrors(createOAuthApplicationStore(queries, tables)),
    authorizations: withQuietErrors(createAuthorizationStore(queries, tables)),
    leases: withQuietErrors(createLeaseStore(queries, tables)),
    intents: withQuietErrors(createIntentStore(queries, tables)),
    dataKeys: withQuietErrors(createDataKeyStore(queries, tables)),
  };
}
