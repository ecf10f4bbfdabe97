import { describe, expect, it } from 'vitest';
import {
  addOrganization,
  addPerson,
  authorizationRow,
  connectionRow,
  minutesAfter,
  noon,
  oauthApplicationRow,
} from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

export function describeAuthorizations(world: StoreWorld): void {
  describe('authorizations', () => {
    const use = useDatabase(world);

    async function registered() {
      const organizationId = await addOrganization(use());
      const personId = await addPerson(use());
      const { oauthApplications, authorizations, connections } = use().stores;
      const { id } = await oauthApplications.insert(oauthApplicationRow(organizationId));
      return { ids: { organizationId, personId, oauthApplicationId: id }, authorizations, connections };
    }

    it('are taken once, as they were written', async () => {
      const { authorizations, connections, ids } = await registered();
      const connection = await connections.insert(connectionRow(ids.organizationId));
      const row = authorizationRow({ ...ids, connectionId: connection.id, description: 'Again' });
      await authorizations.insert(row);
      expect(await authorizations.take(row.stateHash)).toStrictEqual(row);
      expect(await authorizations.take(row.stateHash)).toBeNull();
    });

    it('go to one of many takers at once', async () => {
      const { authorizations, ids } = await registered();
      const row = authorizationRow(ids);
      await authorizations.insert(row);
      const taken = await Promise.all(Array.from({ length: 8 }, () => authorizations.take(row.stateHash)));
      expect(taken.filter((one) => one !== null)).toStrictEqual([row]);
    });

    it('are not taken under an unknown state', async () => {
      const { authorizations } = await registered();
      expect(await authorizations.take('unknown')).toBeNull();
    });

    it('are removed when they are over, and no sooner', async () => {
      const { authorizations, ids } = await registered();
      const over = authorizationRow({ ...ids, expiresAt: noon });
      const open = authorizationRow({ ...ids, expiresAt: minutesAfter(noon, 1) });
      await authorizations.insert(over);
      await authorizations.insert(open);
      expect(await authorizations.removeExpired(noon)).toBe(1);
      expect(await authorizations.removeExpired(noon)).toBe(0);
      expect(await authorizations.take(over.stateHash)).toBeNull();
      expect(await authorizations.take(open.stateHash)).toStrictEqual(open);
    });

    it('end with the connection they were to renew', async () => {
      const { authorizations, connections, ids } = await registered();
      const connection = await connections.insert(connectionRow(ids.organizationId));
      const row = authorizationRow({ ...ids, connectionId: connection.id });
      await authorizations.insert(row);
      await connections.remove(ids.organizationId, connection.id);
      expect(await authorizations.take(row.stateHash)).toBeNull();
    });

    it('do not begin for an OAuth application that is gone', async () => {
      const { authorizations, ids } = await registered();
      const row = authorizationRow({ ...ids, oauthApplicationId: 'gone' });
      await expect(authorizations.insert(row)).rejects.toMatchObject({ code: 'not_found' });
    });
  });
}
