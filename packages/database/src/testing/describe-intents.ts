import { describe, expect, it } from 'vitest';
import { addOrganization, connectionRow, intentRow, minutesAfter, newId, noon } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const minute = 60_000;

export function describeIntents(world: StoreWorld): void {
  describe('intents', () => {
    const use = useDatabase(world);

    async function leased() {
      const organizationId = await addOrganization(use());
      const { connections, leases, intents } = use().stores;
      const { id: connectionId } = await connections.insert(connectionRow(organizationId));
      const key = newId('lease');
      const lease = await leases.take(key, 'ada', noon, minute);
      const fence = { key, owner: 'ada', epoch: lease?.epoch ?? 0, now: noon };
      const row = intentRow({ organizationId, connectionId, leaseEpoch: fence.epoch });
      return { organizationId, connectionId, connections, leases, intents, fence, row };
    }

    it('are open until they are cleared', async () => {
      const { intents, fence, row, connectionId } = await leased();
      expect(await intents.findOpen(connectionId)).toBeNull();
      expect(await intents.open(row, fence)).toBe(true);
      expect(await intents.findOpen(connectionId)).toStrictEqual(row);
      await intents.clear(row.id);
      expect(await intents.findOpen(connectionId)).toBeNull();
    });

    it('are listed, oldest first', async () => {
      const one = await leased();
      const two = await leased();
      await one.intents.open({ ...one.row, openedAt: minutesAfter(noon, 1) }, one.fence);
      await two.intents.open({ ...two.row, kind: 'rotate' }, two.fence);
      const open = (await one.intents.listOpen()).filter(({ id }) => [one.row.id, two.row.id].includes(id));
      expect(open.map(({ id }) => id)).toEqual([two.row.id, one.row.id]);
    });

    it('stand one per connection', async () => {
      const { intents, fence, row, connectionId } = await leased();
      await intents.open(row, fence);
      await expect(intents.open({ ...row, id: newId('intent') }, fence)).rejects.toMatchObject({
        code: 'conflict',
      });
      expect(await intents.findOpen(connectionId)).toStrictEqual(row);
    });

    it('go to one of several openers at once', async () => {
      const { intents, fence, row } = await leased();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 4 }, () => intents.open({ ...row, id: newId('intent') }, fence)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it.each([
      ['of another owner', { owner: 'ben' }],
      ['of another epoch', { epoch: 7 }],
      ['that is over', { now: minutesAfter(noon, 1) }],
    ])('are not written under a fence %s', async (_, wrong) => {
      const { intents, fence, row, connectionId } = await leased();
      expect(await intents.open(row, { ...fence, ...wrong })).toBe(false);
      expect(await intents.findOpen(connectionId)).toBeNull();
    });

    it('are not written after somebody else took the lease', async () => {
      const { intents, leases, fence, row } = await leased();
      await leases.take(fence.key, 'ben', minutesAfter(noon, 1), minute);
      expect(await intents.open(row, fence)).toBe(false);
    });

    it('go with their connection', async () => {
      const { intents, connections, fence, row, organizationId, connectionId } = await leased();
      await intents.open(row, fence);
      await connections.remove(organizationId, connectionId);
      expect(await intents.findOpen(connectionId)).toBeNull();
    });

    it('are not opened for a connection that is gone', async () => {
      const { intents, fence, row } = await leased();
      await expect(intents.open({ ...row, connectionId: 'gone' }, fence)).rejects.toMatchObject({
        code: 'not_found',
      });
    });
  });
}
