import type { OverlapRow, Policy } from '@moorage/engine';
import { describe, expect, it } from 'vitest';
import { addOrganization, connectionRow, minutesAfter, noon } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const silent: Policy = { checkEveryMinutes: null, remindDaysBefore: null, rotate: null, overlap: null };
const later = minutesAfter(noon, 5);

export function describePolicies(world: StoreWorld): void {
  const use = useDatabase(world);

  async function connected() {
    const organizationId = await addOrganization(use());
    const { connections, policies, overlaps } = use().stores;
    const { id: connectionId } = await connections.insert(connectionRow(organizationId));
    const { id: managerConnectionId } = await connections.insert(connectionRow(organizationId));
    const overlap: OverlapRow = {
      organizationId,
      connectionId,
      managerConnectionId,
      oldHandle: '4711',
      baseUrl: 'https://app.example.com',
      startedAt: noon,
      lastUsedAt: null,
      quietHours: 24,
      endsAt: minutesAfter(noon, 10_000),
    };
    const open = (revision = 1) =>
      connections.update(
        organizationId,
        connectionId,
        revision,
        { sealedSecrets: `sealed:${revision}`, updatedAt: later },
        { opensOverlap: overlap },
      );
    const ids = { organizationId, connectionId, managerConnectionId };
    return { ...ids, connections, policies, overlaps, overlap, open };
  }

  describe('policies', () => {
    it('give back every field as it was written, and what was last written', async () => {
      const { policies, organizationId, connectionId, managerConnectionId } = await connected();
      const policy: Policy = {
        checkEveryMinutes: 15,
        remindDaysBefore: [60, 7, 1],
        rotate: {
          strategy: 'manager',
          managerConnectionId,
          daysBefore: 7,
          lifeDays: 90,
          window: { days: ['mon', 'sun'], from: '22:00', to: '04:00', timeZone: 'Europe/Berlin' },
        },
        overlap: { quietHours: 24, atMostDays: 14 },
      };
      const row = { organizationId, connectionId, policy, updatedAt: noon };
      await policies.put({ ...row, policy: silent });
      expect(await policies.find(organizationId, connectionId)).toStrictEqual(silent);
      await policies.put(row);
      expect(await policies.find(organizationId, connectionId)).toStrictEqual(policy);
      expect(await policies.list(organizationId)).toStrictEqual([row]);
    });

    it('keep the default of an organization apart, one per organization', async () => {
      const { policies, organizationId, connectionId } = await connected();
      const other = await addOrganization(use());
      expect(await policies.find(organizationId, null)).toBeNull();
      for (const checkEveryMinutes of [30, 45])
        await policies.put({
          organizationId,
          connectionId: null,
          policy: { ...silent, checkEveryMinutes },
          updatedAt: later,
        });
      expect(await policies.find(organizationId, null)).toMatchObject({ checkEveryMinutes: 45 });
      expect(await policies.find(organizationId, connectionId)).toBeNull();
      expect(await policies.find(other, null)).toBeNull();
      expect(await policies.list(organizationId)).toHaveLength(1);
    });

    it('go with their connection', async () => {
      const { policies, connections, organizationId, connectionId } = await connected();
      await policies.put({ organizationId, connectionId, policy: silent, updatedAt: noon });
      await connections.remove(organizationId, connectionId);
      expect(await policies.list(organizationId)).toEqual([]);
    });

    it('stay whole when their manager is deleted: they still say whom they wanted', async () => {
      const { policies, connections, organizationId, connectionId, managerConnectionId } = await connected();
      const rotate = { strategy: 'manager', managerConnectionId, daysBefore: 7, lifeDays: 90 } as const;
      await policies.put({ organizationId, connectionId, policy: { ...silent, rotate }, updatedAt: noon });
      await connections.remove(organizationId, managerConnectionId);
      expect(await policies.find(organizationId, connectionId)).toMatchObject({ rotate });
    });

    it('are not written for a connection of another organization, or one that is gone', async () => {
      const { policies, organizationId, connectionId } = await connected();
      const theirs = await addOrganization(use());
      const wrong = [
        { organizationId: theirs, connectionId },
        { organizationId, connectionId: 'gone' },
      ];
      for (const whose of wrong)
        await expect(policies.put({ ...whose, policy: silent, updatedAt: noon })).rejects.toMatchObject({
          code: 'not_found',
        });
    });
  });

  describe('overlaps', () => {
    it('are watched from opening to closing', async () => {
      const { overlaps, overlap, organizationId, connectionId, open } = await connected();
      await open();
      await overlaps.used(connectionId, later);
      const used = { ...overlap, lastUsedAt: later };
      expect(await overlaps.find(organizationId, connectionId)).toStrictEqual(used);
      expect(await overlaps.list(organizationId)).toStrictEqual([used]);
      await overlaps.close(connectionId);
      expect(await overlaps.find(organizationId, connectionId)).toBeNull();
      expect(await open(2)).not.toBeNull();
    });

    it('open together with the new credential, or neither', async () => {
      const { overlaps, overlap, connections, organizationId, connectionId, open } = await connected();
      expect(await open(9)).toBeNull();
      expect(await overlaps.find(organizationId, connectionId)).toBeNull();
      expect(await open()).toMatchObject({ sealedSecrets: 'sealed:1' });
      expect(await overlaps.find(organizationId, connectionId)).toStrictEqual(overlap);
      await expect(open(2)).rejects.toMatchObject({ code: 'conflict' });
      expect(await connections.find(organizationId, connectionId)).toMatchObject({ revision: 2 });
    });

    it('go with their connection, and outlive their manager', async () => {
      const { overlaps, overlap, connections, organizationId, connectionId, open } = await connected();
      await open();
      await connections.remove(organizationId, overlap.managerConnectionId);
      expect(await overlaps.find(organizationId, connectionId)).toStrictEqual(overlap);
      await connections.remove(organizationId, connectionId);
      expect(await overlaps.list(organizationId)).toEqual([]);
    });

    it('are not found across organizations', async () => {
      const { overlaps, connectionId, open } = await connected();
      const theirs = await addOrganization(use());
      await open();
      expect(await overlaps.find(theirs, connectionId)).toBeNull();
      expect(await overlaps.list(theirs)).toEqual([]);
    });
  });
}
