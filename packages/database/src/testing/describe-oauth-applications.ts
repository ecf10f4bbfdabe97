import { describe, expect, it } from 'vitest';
import {
  addOrganization,
  addPerson,
  authorizationRow,
  connectionRow,
  minutesAfter,
  newId,
  noon,
  oauthApplicationRow,
} from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

export function describeOAuthApplications(world: StoreWorld): void {
  describe('OAuth applications', () => {
    const use = useDatabase(world);

    async function registered() {
      const organizationId = await addOrganization(use());
      const { oauthApplications } = use().stores;
      const row = await oauthApplications.insert(oauthApplicationRow(organizationId));
      return { organizationId, oauthApplications, row };
    }

    it('are found by id and by instance as they were written', async () => {
      const organizationId = await addOrganization(use());
      const { oauthApplications } = use().stores;
      const written = oauthApplicationRow(organizationId);
      expect(await oauthApplications.insert(written)).toStrictEqual(written);
      expect(await oauthApplications.find(organizationId, written.id)).toStrictEqual(written);
      expect(
        await oauthApplications.findByInstance(organizationId, written.app, written.instanceUrl),
      ).toStrictEqual(written);
    });

    it('are not found by another id, app or instance', async () => {
      const { organizationId, oauthApplications, row } = await registered();
      expect(await oauthApplications.find(organizationId, newId('application'))).toBeNull();
      expect(await oauthApplications.findByInstance(organizationId, 'pier', row.instanceUrl)).toBeNull();
      expect(
        await oauthApplications.findByInstance(organizationId, row.app, `${row.instanceUrl}/x`),
      ).toBeNull();
    });

    it('stand once per app and instance', async () => {
      const { organizationId, oauthApplications, row } = await registered();
      const again = oauthApplicationRow(organizationId, { instanceUrl: row.instanceUrl });
      await expect(oauthApplications.insert(again)).rejects.toMatchObject({
        code: 'conflict',
        fields: { instanceUrl: expect.any(String) },
      });
      await oauthApplications.insert({ ...again, app: 'pier' });
    });

    it('get a new secret in their place, and only in their own organization', async () => {
      const { organizationId, oauthApplications, row } = await registered();
      const renewed = { ...row, sealedClientSecret: 'sealed anew' };
      expect(await oauthApplications.replaceSecret(organizationId, row.id, 'sealed anew')).toStrictEqual(
        renewed,
      );
      expect(await oauthApplications.find(organizationId, row.id)).toStrictEqual(renewed);
      const stranger = await addOrganization(use());
      expect(await oauthApplications.replaceSecret(stranger, row.id, 'stolen')).toBeNull();
      expect(await oauthApplications.find(organizationId, row.id)).toStrictEqual(renewed);
    });

    it('are listed in the order of registration', async () => {
      const { organizationId, oauthApplications, row } = await registered();
      const older = await oauthApplications.insert(
        oauthApplicationRow(organizationId, { createdAt: minutesAfter(noon, -1) }),
      );
      const listed = await oauthApplications.list(organizationId);
      expect(listed.map(({ id }) => id)).toEqual([older.id, row.id]);
    });

    it('stay while a connection uses them', async () => {
      const { organizationId, oauthApplications, row } = await registered();
      const { connections } = use().stores;
      const connection = await connections.insert(
        connectionRow(organizationId, { oauthApplicationId: row.id }),
      );
      await expect(oauthApplications.remove(organizationId, row.id)).rejects.toMatchObject({
        code: 'conflict',
        message: 'Connections still use this OAuth application.',
      });
      await connections.remove(organizationId, connection.id);
      expect(await oauthApplications.remove(organizationId, row.id)).toBe(true);
      expect(await oauthApplications.remove(organizationId, row.id)).toBe(false);
    });

    it('take the authorizations under way with them', async () => {
      const { organizationId, oauthApplications, row } = await registered();
      const { authorizations } = use().stores;
      const underWay = authorizationRow({
        organizationId,
        personId: await addPerson(use()),
        oauthApplicationId: row.id,
      });
      await authorizations.insert(underWay);
      expect(await oauthApplications.remove(organizationId, row.id)).toBe(true);
      expect(await authorizations.take(underWay.stateHash)).toBeNull();
    });
  });
}
