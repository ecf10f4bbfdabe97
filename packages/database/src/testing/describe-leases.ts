import type { Fence, Lease } from '@moorage/engine';
import { describe, expect, it } from 'vitest';
import { addOrganization, connectionRow, minutesAfter, newId, noon } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const minute = 60_000;
const at = (minutes: number) => minutesAfter(noon, minutes);

export function describeLeases(world: StoreWorld): void {
  describe('leases', () => {
    const use = useDatabase(world);

    async function held(): Promise<Lease> {
      const lease = await use().stores.leases.take(newId('lease'), 'ada', noon, minute);
      if (lease === null) throw new Error('A lease that nobody knows is held.');
      return lease;
    }

    it('are held by one owner until they end', async () => {
      const { leases } = use().stores;
      const lease = await held();
      expect(lease).toStrictEqual({ key: lease.key, owner: 'ada', epoch: 1, expiresAt: at(1) });
      expect(await leases.take(lease.key, 'ben', at(0.99), minute)).toBeNull();
      expect(await leases.take(lease.key, 'ben', at(1), minute)).toStrictEqual({
        key: lease.key,
        owner: 'ben',
        epoch: 2,
        expiresAt: at(2),
      });
    });

    it('are not given a second time to their own owner', async () => {
      const { leases } = use().stores;
      const { key } = await held();
      expect(await leases.take(key, 'ada', noon, minute)).toBeNull();
    });

    it('go to one of many takers at once, new or over', async () => {
      const { leases } = use().stores;
      const key = newId('lease');
      for (const now of [noon, at(5)]) {
        const taken = await Promise.all(
          ['ada', 'ben', 'cyd', 'dan', 'eve'].map((owner) => leases.take(key, owner, now, minute)),
        );
        expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
      }
    });

    it('can be given back, and the epoch still grows', async () => {
      const { leases } = use().stores;
      const lease = await held();
      await leases.release(lease);
      expect(await leases.take(lease.key, 'ben', noon, minute)).toMatchObject({ owner: 'ben', epoch: 2 });
    });

    it('are not ended by an old holder', async () => {
      const { leases } = use().stores;
      const old = await held();
      await leases.take(old.key, 'ada', at(2), minute);
      await leases.release(old);
      expect(await leases.take(old.key, 'ben', at(2), minute)).toBeNull();
    });

    describe('as fences of an update', () => {
      async function fencedConnection() {
        const organizationId = await addOrganization(use());
        const { connections, leases } = use().stores;
        const row = await connections.insert(connectionRow(organizationId));
        const { key, owner, epoch } = await held();
        const update = (fence: Partial<Fence>) =>
          connections.update(
            organizationId,
            row.id,
            1,
            { sealedSecrets: 'sealed:new', updatedAt: noon },
            { fence: { key, owner, epoch, now: noon, ...fence } },
          );
        const stored = async () => (await connections.find(organizationId, row.id))?.sealedSecrets;
        return { key, leases, update, stored };
      }

      it('let the holder write', async () => {
        const { update, stored } = await fencedConnection();
        expect(await update({})).toMatchObject({ sealedSecrets: 'sealed:new', revision: 2 });
        expect(await stored()).toBe('sealed:new');
      });

      it.each<[string, Partial<Fence>]>([
        ['of another key', { key: 'elsewhere' }],
        ['of another owner', { owner: 'ben' }],
        ['of an earlier epoch', { epoch: 0 }],
        ['that is over', { now: at(1) }],
      ])('refuse a fence %s', async (_, fence) => {
        const { update, stored } = await fencedConnection();
        expect(await update(fence)).toBeNull();
        expect(await stored()).toBe('sealed:secrets');
      });

      it('refuse the old holder after somebody else took over', async () => {
        const { key, leases, update, stored } = await fencedConnection();
        await leases.take(key, 'ben', at(1), minute);
        expect(await update({})).toBeNull();
        expect(await stored()).toBe('sealed:secrets');
      });

      it('refuse the holder after giving back', async () => {
        const { key, leases, update } = await fencedConnection();
        await leases.release({ key, owner: 'ada', epoch: 1, expiresAt: at(1) });
        expect(await update({})).toBeNull();
      });

      it('stay as they were after a write', async () => {
        const { key, leases, update } = await fencedConnection();
        await update({});
        expect(await leases.take(key, 'ben', noon, minute)).toBeNull();
        expect(await leases.take(key, 'ben', at(1), minute)).toMatchObject({ epoch: 2 });
      });
    });
  });
}
