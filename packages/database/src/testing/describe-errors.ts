import { describe, expect, it } from 'vitest';
import { addOrganization, addPerson, authorizationRow, connectionRow, oauthApplicationRow } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const secret = 'sealed:very-secret';

/** All that a logger could find in an error: own fields, message, stack, causes. */
function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.getOwnPropertyNames(error).map((name) => `${name}: ${String(Reflect.get(error, name))}`);
  return [...own, error.cause === undefined ? '' : everythingIn(error.cause)].join('\n');
}

export function describeErrors(world: StoreWorld): void {
  describe('an error', () => {
    const use = useDatabase(world);

    it('of a row that the tables do not allow says so without the row', async () => {
      const organizationId = await addOrganization(use());
      const row = connectionRow(organizationId, { sealedSecrets: secret, status: 'sunk' as 'healthy' });
      const error: unknown = await use()
        .stores.connections.insert(row)
        .catch((error: unknown) => error);
      expect(everythingIn(error)).toMatch(/connections_status/);
      expect(everythingIn(error)).not.toContain('very-secret');
    });

    it('of a repeated state says so without the row', async () => {
      const organizationId = await addOrganization(use());
      const { authorizations, oauthApplications } = use().stores;
      const { id } = await oauthApplications.insert(oauthApplicationRow(organizationId));
      const row = authorizationRow({
        organizationId,
        personId: await addPerson(use()),
        oauthApplicationId: id,
        sealedCodeVerifier: secret,
      });
      await authorizations.insert(row);
      const error: unknown = await authorizations.insert(row).catch((error: unknown) => error);
      expect(everythingIn(error)).toMatch(/unique/i);
      expect(everythingIn(error)).not.toContain('very-secret');
      expect(everythingIn(error)).not.toContain(row.stateHash);
    });
  });
}
