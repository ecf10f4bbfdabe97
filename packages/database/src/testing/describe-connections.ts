import { describe, expect, it } from 'vitest';
import {
  ada,
  addOrganization,
  connectionRow,
  minutesAfter,
  newId,
  noon,
  oauthApplicationRow,
} from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

export function describeConnections(world: StoreWorld): void {
  describe('connections', () => {
    const use = useDatabase(world);
    const later = minutesAfter(noon, 5);

    async function connected(overrides: Parameters<typeof connectionRow>[1] = {}) {
      const organizationId = await addOrganization(use());
      const { connections } = use().stores;
      return { connections, row: await connections.insert(connectionRow(organizationId, overrides)) };
    }

    it('gives back every field as it was written', async () => {
      const organizationId = await addOrganization(use());
      const { connections, oauthApplications } = use().stores;
      const application = await oauthApplications.insert(oauthApplicationRow(organizationId));
      const written = connectionRow(organizationId, {
        description: 'Deploys of the dock — „Kräne“ 🚢',
        method: 'oauth',
        oauthApplicationId: application.id,
        settings: { z: 1, a: ['é', null, { deep: true }], text: 'with \u0000 in it' },
        methodRevision: 3,
        identity: ada,
        status: 'degraded',
        statusReason: 'The app did not answer.',
        checkedAt: new Date('2026-03-01T12:00:00.123Z'),
        expiresAt: new Date('2027-02-28T23:59:59.999Z'),
        accessExpiresAt: minutesAfter(noon, 120),
      });
      const inserted = await connections.insert(written);
      expect(inserted).toStrictEqual({ ...written, revision: 1 });
      expect(await connections.find(organizationId, written.id)).toStrictEqual(inserted);
    });

    it('keeps an identity that has only what every identity has', async () => {
      const { connections, row } = await connected({ identity: { id: '1', name: '@bot', scopes: [] } });
      const found = await connections.find(row.organizationId, row.id);
      expect(found?.identity).toStrictEqual({ id: '1', name: '@bot', scopes: [] });
    });

    it('finds nothing under an unknown id', async () => {
      const { connections, row } = await connected();
      expect(await connections.find(row.organizationId, newId('connection'))).toBeNull();
    });

    it.each([
      ['Harbor', 'HARBOR'],
      ['Ärger', 'ärger'],
      ['Dock  12', ' dock 12 '],
      ['Café', 'CAFE\u0301'],
    ])('refuses the name %j when %j is there', async (first, second) => {
      const { connections, row } = await connected({ name: first });
      await expect(
        connections.insert(connectionRow(row.organizationId, { name: second })),
      ).rejects.toMatchObject({
        code: 'conflict',
        message: 'Another connection has this name.',
        fields: { name: 'This name is taken.' },
      });
      expect(await connections.nameTaken(row.organizationId, second)).toBe(true);
    });

    it('takes names that differ in more than case', async () => {
      const { connections, row } = await connected({ name: 'cafe' });
      await connections.insert(connectionRow(row.organizationId, { name: 'café' }));
      expect(await connections.nameTaken(row.organizationId, 'caffe')).toBe(false);
    });

    it('does not count a connection as taking its own name', async () => {
      const { connections, row } = await connected({ name: 'Harbor' });
      expect(await connections.nameTaken(row.organizationId, 'harbor', row.id)).toBe(false);
      expect(await connections.nameTaken(row.organizationId, 'harbor', newId('connection'))).toBe(true);
    });

    it('lets one of two inserts of a name at once through', async () => {
      const organizationId = await addOrganization(use());
      const { connections } = use().stores;
      const outcomes = await Promise.allSettled(
        ['Twin', 'twin'].map((name) => connections.insert(connectionRow(organizationId, { name }))),
      );
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    });

    it('changes what the patch names, leaves the rest, and counts the revision', async () => {
      const { connections, row } = await connected({ identity: ada, description: 'before' });
      const updated = await connections.update(row.organizationId, row.id, 1, {
        name: 'Renamed',
        settings: { instanceUrl: 'https://other.example.com' },
        identity: null,
        status: 'needs-reconnect',
        statusReason: 'The grant is dead.',
        updatedAt: later,
      });
      expect(updated).toStrictEqual({
        ...row,
        name: 'Renamed',
        settings: { instanceUrl: 'https://other.example.com' },
        identity: null,
        status: 'needs-reconnect',
        statusReason: 'The grant is dead.',
        updatedAt: later,
        revision: 2,
      });
      expect(await connections.find(row.organizationId, row.id)).toStrictEqual(updated);
    });

    it('writes nothing on a revision that is not the present one', async () => {
      const { connections, row } = await connected();
      const change = { name: 'Late', updatedAt: later };
      expect(await connections.update(row.organizationId, row.id, 2, change)).toBeNull();
      expect(await connections.find(row.organizationId, row.id)).toStrictEqual(row);
    });

    it('lets one of two updates of the same revision through', async () => {
      const { connections, row } = await connected();
      const outcomes = await Promise.all(
        ['One', 'Two', 'Three'].map((name) =>
          connections.update(row.organizationId, row.id, 1, { name, updatedAt: later }),
        ),
      );
      const winners = outcomes.filter((outcome) => outcome !== null);
      expect(winners).toHaveLength(1);
      expect(await connections.find(row.organizationId, row.id)).toStrictEqual(winners[0]);
    });

    it('refuses to rename to a taken name, and changes nothing', async () => {
      const { connections, row } = await connected({ name: 'First' });
      const second = await connections.insert(connectionRow(row.organizationId, { name: 'Second' }));
      await expect(
        connections.update(row.organizationId, second.id, 1, { name: 'FIRST', updatedAt: later }),
      ).rejects.toMatchObject({ code: 'conflict', fields: { name: 'This name is taken.' } });
      expect(await connections.find(row.organizationId, second.id)).toStrictEqual(second);
    });

    it('changes the case of its own name', async () => {
      const { connections, row } = await connected({ name: 'harbor' });
      const change = { name: 'Harbor', updatedAt: later };
      expect(await connections.update(row.organizationId, row.id, 1, change)).toMatchObject({
        name: 'Harbor',
      });
    });

    it('keeps id, organization and revision when a whole row is given as the patch', async () => {
      const { connections, row } = await connected();
      const other = await addOrganization(use());
      const patch = { ...row, id: newId('connection'), organizationId: other, revision: 9, name: 'Whole' };
      expect(await connections.update(row.organizationId, row.id, 1, patch)).toStrictEqual({
        ...row,
        name: 'Whole',
        revision: 2,
      });
    });

    it('removes on wish only what has not changed', async () => {
      const { connections, row } = await connected();
      expect(await connections.remove(row.organizationId, row.id, row.revision + 1)).toBe(false);
      expect(await connections.find(row.organizationId, row.id)).toStrictEqual(row);
      expect(await connections.remove(row.organizationId, row.id, row.revision)).toBe(true);
    });

    it('removes once', async () => {
      const { connections, row } = await connected();
      expect(await connections.remove(row.organizationId, row.id)).toBe(true);
      expect(await connections.remove(row.organizationId, row.id)).toBe(false);
      expect(await connections.find(row.organizationId, row.id)).toBeNull();
    });

    it('says conflict when its OAuth application is gone', async () => {
      const organizationId = await addOrganization(use());
      await expect(
        use().stores.connections.insert(connectionRow(organizationId, { oauthApplicationId: 'gone' })),
      ).rejects.toMatchObject({ code: 'conflict', fields: undefined });
    });
  });
}
