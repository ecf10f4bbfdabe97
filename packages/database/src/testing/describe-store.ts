import { describe } from 'vitest';
import { describeAccessKeys } from './describe-access-keys.ts';
import { describeAuthorizations } from './describe-authorizations.ts';
import { describeConnectionList } from './describe-connection-list.ts';
import { describeConnections } from './describe-connections.ts';
import { describeDataKeys } from './describe-data-keys.ts';
import { describeDurability } from './describe-durability.ts';
import { describeErrors } from './describe-errors.ts';
import { describeFleet } from './describe-fleet.ts';
import { describeIntents } from './describe-intents.ts';
import { describeJobs } from './describe-jobs.ts';
import { describeLeases } from './describe-leases.ts';
import { describeNotifications } from './describe-notifications.ts';
import { describeOAuthApplications } from './describe-oauth-applications.ts';
import { describePolicies } from './describe-policies.ts';
import { describeTenants } from './describe-tenants.ts';
import { describeTimeline } from './describe-timeline.ts';
import type { StoreWorld } from './store-world.ts';

/**
 * The contract of the engine's stores, for every database that wants to hold them.
 *
 * @example
 * describeStore('SQLite', { create: async () => ({ open: () => openSqlite({ path }), remove: async () => {} }) });
 */
export function describeStore(name: string, world: StoreWorld): void {
  describe(`the stores on ${name}`, () => {
    describeConnections(world);
    describeConnectionList(world);
    describeOAuthApplications(world);
    describeAuthorizations(world);
    describeLeases(world);
    describeIntents(world);
    describeTimeline(world);
    describeFleet(world);
    describePolicies(world);
    describeJobs(world);
    describeAccessKeys(world);
    describeNotifications(world);
    describeDataKeys(world);
    describeTenants(world);
    describeDurability(world);
    describeErrors(world);
  });
}
