import { describe, expect, it } from 'vitest';
import { minutesAfter, noon } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

export function describeDataKeys(world: StoreWorld): void {
  describe('data keys', () => {
    const use = useDatabase(world);

    it('are listed oldest first, and no id stands twice', async () => {
      const { dataKeys } = use().stores;
      expect(await dataKeys.list()).toEqual([]);
      const young = { id: 'a', wrapped: 'wrapped:a', createdAt: minutesAfter(noon, 1) };
      const old = { id: 'b', wrapped: 'wrapped:b', createdAt: noon };
      await dataKeys.add(young);
      await dataKeys.add(old);
      await expect(dataKeys.add({ ...old, wrapped: 'other' })).rejects.toMatchObject({ code: 'conflict' });
      expect(await dataKeys.list()).toStrictEqual([old, young]);
    });
  });
}
