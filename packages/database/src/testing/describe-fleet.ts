import { describe, expect, it } from 'vitest';
import { addOrganization, connectionRow, eventRow, minutesAfter, newId, noon } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const nothing = { checkEveryMinutes: null, remindDaysBefore: null, rotate: null, overlap: null };
const at = (minutes: number) => minutesAfter(noon, minutes);

export function describeFleet(world: StoreWorld): void {
  describe('all connections', () => {
    const use = useDatabase(world);

    it('are walked through in the order of their ids, over all organizations', async () => {
      const { connections } = use().stores;
      const made: string[] = [];
      for (const organizationId of [await addOrganization(use()), await addOrganization(use())])
        made.push((await connections.insert(connectionRow(organizationId))).id);
      const seen: string[] = [];
      let after: string | null = null;
      for (;;) {
        const page: readonly { id: string }[] = await connections.scan(after, 1);
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1)?.id ?? null;
        if (after === null) break;
      }
      expect(seen).toEqual(seen.toSorted());
      expect(seen).toEqual(expect.arrayContaining(made));
    });

    it('are asked for by the time of their end, soonest first', async () => {
      const { connections } = use().stores;
      const organizationId = await addOrganization(use());
      const other = await addOrganization(use());
      const ends = { over: at(-5), first: at(0), second: at(1), edge: at(2), endless: null };
      for (const [name, expiresAt] of Object.entries(ends))
        await connections.insert(connectionRow(organizationId, { name, expiresAt }));
      await connections.insert(connectionRow(other, { expiresAt: at(1) }));
      const names = async (from: number, to: number, limit = 9) =>
        (await connections.listExpiring(organizationId, at(from), at(to), limit)).map(({ name }) => name);
      expect(await names(0, 2)).toEqual(['first', 'second']);
      expect(await names(-99, 99)).toEqual(['over', 'first', 'second', 'edge']);
      expect(await names(-99, 99, 1)).toEqual(['over']);
    });

    it('look different after each change, and only then', async () => {
      const { connections, timeline, policies } = use().stores;
      const organizationId = await addOrganization(use());
      const other = await addOrganization(use());
      const seen = new Set([JSON.stringify(await connections.state(organizationId))]);
      expect(await connections.state(organizationId)).toStrictEqual({
        count: 0,
        revisions: 0,
        newest: null,
        newestEvent: null,
        policyPutAt: null,
      });
      const add = () => connections.insert(connectionRow(organizationId));
      let row = await add();
      const steps = [
        () => connections.update(organizationId, row.id, 1, { updatedAt: noon }),
        () => connections.remove(organizationId, row.id),
        async () => (row = await add()),
        // What goes and comes between two looks leaves the numbers as they were.
        async () => {
          await connections.remove(organizationId, row.id);
          row = await connections.insert(connectionRow(organizationId, { id: newId('connection') }));
        },
        // Much happens beside a connection: reminders, loans, webhooks.
        () => timeline.add([eventRow({ organizationId, connectionId: row.id, at: noon })]),
        () => timeline.add([eventRow({ organizationId, connectionId: row.id, at: at(1) })]),
        () => policies.put({ organizationId, connectionId: null, policy: nothing, updatedAt: noon }),
        () => policies.put({ organizationId, connectionId: null, policy: nothing, updatedAt: at(1) }),
      ];
      seen.add(JSON.stringify(await connections.state(organizationId)));
      for (const step of steps) {
        await step();
        await connections.insert(connectionRow(other));
        const state = JSON.stringify(await connections.state(organizationId));
        expect(JSON.stringify(await connections.state(organizationId))).toBe(state);
        seen.add(state);
      }
      // The organization was empty twice, and that is the same.
      expect(seen.size).toBe(steps.length + 1);
    });
  });
}
