import { describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import {
  ada,
  addOrganization,
  connectionRow,
  eventRow,
  intentRow,
  minutesAfter,
  noon,
  query,
} from './rows.ts';
import type { StoreWorld } from './store-world.ts';

export function describeDurability(world: StoreWorld): void {
  describe('a database that is closed and opened again', () => {
    async function reopened(work: (database: Database) => Promise<void>, look: typeof work): Promise<void> {
      const data = await world.create();
      try {
        for (const step of [work, look]) {
          const database = await data.open();
          try {
            await step(database);
          } finally {
            await database.close();
          }
        }
      } finally {
        await data.remove();
      }
    }

    it('has everything that was written, held leases and open intents among it', async () => {
      let organizationId = '';
      await reopened(
        async (database) => {
          organizationId = await addOrganization(database);
          const { connections, leases, intents, dataKeys, jobs } = database.stores;
          const row = connectionRow(organizationId, { identity: ada });
          const event = eventRow({ organizationId, connectionId: row.id, notice: true });
          const { id } = await connections.insert(row, { events: [event] });
          await jobs.plan([{ kind: 'check', subject: id, organizationId, runAt: noon }], 'exactly');
          await jobs.claim('ada', noon, 60_000, 1);
          await leases.take('key', 'ada', noon, 60_000);
          const intent = intentRow({ organizationId, connectionId: id, leaseEpoch: 1 });
          await intents.open(intent, { key: 'key', owner: 'ada', epoch: 1, now: noon });
          await dataKeys.add({ id: 'k', wrapped: 'w', createdAt: noon });
        },
        async ({ stores: { connections, leases, intents, dataKeys, timeline, jobs } }) => {
          const { items } = await connections.list(organizationId, query());
          expect(items).toMatchObject([{ identity: ada, revision: 1 }]);
          expect(await leases.take('key', 'ben', noon, 60_000)).toBeNull();
          expect(await leases.take('key', 'ben', minutesAfter(noon, 1), 60_000)).toMatchObject({ epoch: 2 });
          expect(await intents.listOpen()).toHaveLength(1);
          expect(await dataKeys.list()).toHaveLength(1);
          expect(await timeline.listUntold(organizationId, 9)).toHaveLength(1);
          expect(await jobs.claim('ben', noon, 60_000, 9)).toEqual([]);
          expect(await jobs.claim('ben', minutesAfter(noon, 1), 60_000, 9)).toHaveLength(1);
        },
      );
    });

    it('is ready while it is open, and not any more afterwards', async () => {
      const data = await world.create();
      const database = await data.open();
      expect(await database.ready()).toBe(true);
      await database.close();
      expect(await database.ready()).toBe(false);
      await data.remove();
    });
  });
}
