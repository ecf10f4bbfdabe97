import type { AccessKeyRow } from '@moorage/engine';
import { describe, expect, it } from 'vitest';
import { addOrganization, minutesAfter, newId, noon, removeOrganization } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const at = (minutes: number) => minutesAfter(noon, minutes);

export function describeAccessKeys(world: StoreWorld): void {
  describe('access keys', () => {
    const use = useDatabase(world);

    async function keyed() {
      const organizationId = await addOrganization(use());
      const { accessKeys } = use().stores;
      const key = (overrides: Partial<AccessKeyRow> = {}): AccessKeyRow => {
        const id = newId('key');
        return {
          id,
          organizationId,
          name: id,
          start: 'mrg_AbCd',
          hash: `hash of ${id}`,
          access: 'read',
          lends: false,
          createdBy: { id: 'person-1', name: 'Ada' },
          createdAt: noon,
          expiresAt: null,
          lastUsedAt: null,
          ...overrides,
        };
      };
      const add = async (overrides: Partial<AccessKeyRow> = {}) => {
        const row = key(overrides);
        await accessKeys.insert(row);
        return row;
      };
      return { organizationId, accessKeys, key, add };
    }

    it('are found by their hash, every field as it was written', async () => {
      const { accessKeys, add } = await keyed();
      const row = await add({ access: 'write', lends: true, expiresAt: at(9), name: 'Deploys „Kräne“' });
      expect(await accessKeys.findByHash(row.hash)).toStrictEqual(row);
      expect(await accessKeys.findByHash('another')).toBeNull();
    });

    it('are listed newest first, those of the organization alone', async () => {
      const { accessKeys, add, organizationId } = await keyed();
      const other = await keyed();
      const old = await add();
      const recent = await add({ createdAt: at(1) });
      expect(await accessKeys.list(organizationId)).toStrictEqual([recent, old]);
      expect(await accessKeys.list(other.organizationId)).toEqual([]);
    });

    it('have names of their own, whatever the case, in each organization', async () => {
      const { accessKeys, key, add } = await keyed();
      await add({ name: 'Deploys' });
      await expect(accessKeys.insert(key({ name: 'DEPLOYS' }))).rejects.toMatchObject({
        code: 'conflict',
        fields: { name: 'This name is taken.' },
      });
      await (await keyed()).add({ name: 'Deploys' });
    });

    it('are removed once, and by their own organization', async () => {
      const { accessKeys, add, organizationId } = await keyed();
      const { id, hash } = await add();
      expect(await accessKeys.remove(await addOrganization(use()), id)).toBe(false);
      expect(await accessKeys.remove(organizationId, id)).toBe(true);
      expect(await accessKeys.remove(organizationId, id)).toBe(false);
      expect(await accessKeys.findByHash(hash)).toBeNull();
    });

    it('say to the minute when they were last used', async () => {
      const { accessKeys, add } = await keyed();
      const { id, hash } = await add();
      const lastUse = async () => (await accessKeys.findByHash(hash))?.lastUsedAt;
      for (const [minutes, seen] of [
        [1, 1],
        [1.9, 1],
        [2, 2],
        [1, 2],
      ] as const) {
        await accessKeys.used(id, at(minutes));
        expect(await lastUse()).toEqual(at(seen));
      }
    });

    it('do not outlive their organization', async () => {
      const { accessKeys, add, organizationId } = await keyed();
      const { hash } = await add();
      await removeOrganization(use(), organizationId);
      expect(await accessKeys.findByHash(hash)).toBeNull();
    });
  });
}
