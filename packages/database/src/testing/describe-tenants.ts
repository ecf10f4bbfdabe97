import { describe, expect, it } from 'vitest';
import {
  addOrganization,
  addPerson,
  authorizationRow,
  connectionRow,
  intentRow,
  newId,
  noon,
  oauthApplicationRow,
  query,
} from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

export function describeTenants(world: StoreWorld): void {
  describe('an organization that reaches for what is another’s', () => {
    const use = useDatabase(world);

    /** Ours has a connection and an OAuth application; theirs has nothing and tries. */
    async function twoTenants() {
      const { stores } = use();
      const ours = await addOrganization(use());
      const theirs = await addOrganization(use());
      const application = await stores.oauthApplications.insert(oauthApplicationRow(ours));
      const connection = await stores.connections.insert(connectionRow(ours, { name: 'Harbor' }));
      return { ...stores, ours, theirs, application, connection };
    }

    it('finds no connection', async () => {
      const { connections, theirs, connection } = await twoTenants();
      expect(await connections.find(theirs, connection.id)).toBeNull();
      expect(await connections.list(theirs, query())).toStrictEqual({ items: [], next: null, total: 0 });
      expect(await connections.list(theirs, query({ search: 'harbor' }))).toMatchObject({ total: 0 });
    });

    it('does not come across by the other’s cursor', async () => {
      const { connections, ours, theirs } = await twoTenants();
      await connections.insert(connectionRow(ours, { name: 'Pier' }));
      const { next } = await connections.list(ours, query({ limit: 1 }));
      expect(await connections.list(theirs, query({ cursor: next ?? '' }))).toMatchObject({ items: [] });
    });

    it('updates and removes no connection', async () => {
      const { connections, ours, theirs, connection } = await twoTenants();
      expect(
        await connections.update(theirs, connection.id, 1, { name: 'Mine', updatedAt: noon }),
      ).toBeNull();
      expect(await connections.remove(theirs, connection.id)).toBe(false);
      expect(await connections.find(ours, connection.id)).toStrictEqual(connection);
    });

    it('neither sees names as taken nor takes them', async () => {
      const { connections, theirs } = await twoTenants();
      expect(await connections.nameTaken(theirs, 'Harbor')).toBe(false);
      expect(await connections.insert(connectionRow(theirs, { name: 'Harbor' }))).toMatchObject({
        organizationId: theirs,
      });
    });

    it('cannot insert a connection through the other’s OAuth application, nor move one there', async () => {
      const { connections, theirs, application } = await twoTenants();
      const crossing = { oauthApplicationId: application.id };
      await expect(connections.insert(connectionRow(theirs, crossing))).rejects.toMatchObject({
        code: 'conflict',
      });
      const own = await connections.insert(connectionRow(theirs));
      await expect(
        connections.update(theirs, own.id, 1, { ...crossing, updatedAt: noon }),
      ).rejects.toMatchObject({ code: 'conflict' });
    });

    it('finds, lists and removes no OAuth application', async () => {
      const { oauthApplications, ours, theirs, application } = await twoTenants();
      expect(await oauthApplications.find(theirs, application.id)).toBeNull();
      expect(
        await oauthApplications.findByInstance(theirs, application.app, application.instanceUrl),
      ).toBeNull();
      expect(await oauthApplications.list(theirs)).toEqual([]);
      expect(await oauthApplications.remove(theirs, application.id)).toBe(false);
      expect(await oauthApplications.find(ours, application.id)).toStrictEqual(application);
    });

    it('registers the same instance for itself', async () => {
      const { oauthApplications, theirs, application } = await twoTenants();
      const own = oauthApplicationRow(theirs, { instanceUrl: application.instanceUrl });
      expect(await oauthApplications.insert(own)).toStrictEqual(own);
    });

    it('begins no authorization through the other’s application, nor for its connection', async () => {
      const { authorizations, oauthApplications, theirs, application, connection } = await twoTenants();
      const personId = await addPerson(use());
      const own = await oauthApplications.insert(oauthApplicationRow(theirs));
      const crossings = [
        { oauthApplicationId: application.id },
        { oauthApplicationId: own.id, connectionId: connection.id },
      ];
      for (const crossing of crossings) {
        const row = authorizationRow({ organizationId: theirs, personId, ...crossing });
        await expect(authorizations.insert(row)).rejects.toMatchObject({ code: 'not_found' });
      }
    });

    it('opens no intent for the other’s connection', async () => {
      const { intents, leases, theirs, connection } = await twoTenants();
      const key = newId('lease');
      await leases.take(key, 'ada', noon, 60_000);
      const row = intentRow({ organizationId: theirs, connectionId: connection.id, leaseEpoch: 1 });
      await expect(intents.open(row, { key, owner: 'ada', epoch: 1, now: noon })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('cannot be deleted while it holds connections', async () => {
      const { ours } = await twoTenants();
      const { queries, tables } = use().auth;
      await expect(queries.delete(tables.organization)).rejects.toThrow(/query/i);
      expect(await use().stores.connections.list(ours, query())).toMatchObject({ total: 1 });
    });
  });
}
