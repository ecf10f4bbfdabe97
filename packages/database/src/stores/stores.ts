import type { Stores } from '@moorage/engine';
import { withQuietErrors } from '../errors.ts';
import type { Kit } from '../kit/postgres-kit.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { createAccessKeyStore } from './access-key-store.ts';
import { createAuthorizationStore } from './authorization-store.ts';
import { createChannelStore } from './channel-store.ts';
import { createConnectionStore } from './connection-store.ts';
import { createDataKeyStore } from './data-key-store.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { createHookStore } from './hook-store.ts';
import { createIntentStore } from './intent-store.ts';
import { createJobStore } from './job-store.ts';
import { createLeaseStore } from './lease-store.ts';
import { createOAuthApplicationStore } from './oauth-application-store.ts';
import { createOverlapStore } from './overlap-store.ts';
import { createPolicyStore } from './policy-store.ts';
import { createReminderStore } from './reminder-store.ts';
import { createTimelineStore } from './timeline-store.ts';

export function createStores(queries: Queries, tables: Tables, { skipLocked }: Kit): Stores {
  return {
    connections: withQuietErrors(createConnectionStore(queries, tables)),
    oauthApplications: withQuietErrors(createOAuthApplicationStore(queries, tables)),
    authorizations: withQuietErrors(createAuthorizationStore(queries, tables)),
    leases: withQuietErrors(createLeaseStore(queries, tables)),
    intents: withQuietErrors(createIntentStore(queries, tables)),
    dataKeys: withQuietErrors(createDataKeyStore(queries, tables)),
    timeline: withQuietErrors(createTimelineStore(queries, tables)),
    policies: withQuietErrors(createPolicyStore(queries, tables)),
    overlaps: withQuietErrors(createOverlapStore(queries, tables)),
    jobs: withQuietErrors(createJobStore(queries, tables, skipLocked)),
    accessKeys: withQuietErrors(createAccessKeyStore(queries, tables)),
    channels: withQuietErrors(createChannelStore(queries, tables)),
    deliveries: withQuietErrors(createDeliveryStore(queries, tables)),
    reminders: withQuietErrors(createReminderStore(queries, tables)),
    hooks: withQuietErrors(createHookStore(queries, tables)),
  };
}
