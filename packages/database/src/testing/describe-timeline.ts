import { eventKinds, type Initiator, type TimelineEvent } from '@moorage/engine';
import { describe, expect, it } from 'vitest';
import { addOrganization, connectionRow, eventRow, intentRow, minutesAfter, newId, noon } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const at = (minutes: number) => minutesAfter(noon, minutes);

export function describeTimeline(world: StoreWorld): void {
  describe('the timeline', () => {
    const use = useDatabase(world);

    async function connected() {
      const organizationId = await addOrganization(use());
      const { connections, timeline } = use().stores;
      const row = await connections.insert(connectionRow(organizationId));
      const event = (overrides: Partial<TimelineEvent> = {}) =>
        eventRow({ organizationId, connectionId: row.id, ...overrides });
      const list = (query: { limit?: number; cursor?: string } = {}) =>
        timeline.list(organizationId, row.id, { limit: 50, ...query });
      const ids = async () => (await list()).items.map(({ id }) => id);
      return { organizationId, connections, timeline, row, event, list, ids };
    }

    it.each<Initiator>([
      { kind: 'person', id: 'person-1', name: 'Ada — „Kräne“' },
      { kind: 'access-key', id: 'key-1', name: 'Deploys' },
      { kind: 'schedule' },
      { kind: 'webhook' },
    ])('gives back every field as it was written, by $kind', async (by) => {
      const { timeline, event, list } = await connected();
      const written = event({
        by,
        kind: 'rotated',
        message: 'Rotated in place.',
        details: { latencyMs: 12.5, strategy: 'in-place', first: true, nothing: null },
        at: new Date('2026-03-01T12:00:00.123Z'),
        notice: true,
      });
      await timeline.add([written]);
      expect(await list()).toStrictEqual({ items: [written], next: null, total: 1 });
    });

    it('takes every kind of event', async () => {
      const { timeline, event, list } = await connected();
      await timeline.add(eventKinds.map((kind) => event({ kind })));
      expect((await list()).items.map(({ kind }) => kind).toSorted()).toEqual([...eventKinds].toSorted());
    });

    it('shows the newest first, page by page, without losing or repeating one', async () => {
      const { timeline, event, list } = await connected();
      const events = Array.from({ length: 11 }, (_, index) => event({ at: at(Math.floor(index / 4)) }));
      await timeline.add(events.toSorted(() => 1));
      const seen: string[] = [];
      const sizes: number[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page = await list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.items.map(({ id }) => id));
        sizes.push(page.items.length);
        expect(page.total).toBe(11);
        cursor = page.next;
      }
      expect(seen).toEqual(events.map(({ id }) => id).toReversed());
      expect(sizes).toEqual([3, 3, 3, 2]);
    });

    it('goes on in the right place when something happens between pages', async () => {
      const { timeline, event, list } = await connected();
      const [first, second, third] = [event({ at: at(1) }), event({ at: at(2) }), event({ at: at(3) })];
      await timeline.add([first, second, third]);
      const page = await list({ limit: 2 });
      await timeline.add([event({ at: at(4) })]);
      expect(await list({ limit: 2, cursor: page.next ?? '' })).toMatchObject({
        items: [{ id: first.id }],
        next: null,
        total: 4,
      });
    });

    it.each([
      ['is no base64url', '§§§'],
      ['is of another list', Buffer.from('["name","a","b"]').toString('base64url')],
      ['carries an impossible date', Buffer.from('["newest",1e99,"b"]').toString('base64url')],
      ['carries no date', Buffer.from('["newest",null,"b"]').toString('base64url')],
    ])('refuses a cursor that %s', async (_, cursor) => {
      const { list } = await connected();
      await expect(list({ cursor })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { cursor: expect.any(String) },
      });
    });

    it('shows only the kinds asked for, and counts those', async () => {
      const { timeline, organizationId, row, event } = await connected();
      await timeline.add([event({ kind: 'checked' }), event({ kind: 'rotated' }), event({ kind: 'failed' })]);
      const list = (kinds: TimelineEvent['kind'][]) =>
        timeline.list(organizationId, row.id, { kinds, limit: 50 });
      expect(await list(['rotated', 'failed'])).toMatchObject({
        total: 2,
        items: [{ kind: 'failed' }, { kind: 'rotated' }],
      });
      expect(await list([])).toStrictEqual({ items: [], next: null, total: 0 });
    });

    it('keeps events of another connection, and of another organization, apart', async () => {
      const one = await connected();
      const other = await connected();
      await one.timeline.add([one.event()]);
      expect(await other.ids()).toEqual([]);
      const across = await one.timeline.list(other.organizationId, one.row.id, { limit: 9 });
      expect(across).toStrictEqual({ items: [], next: null, total: 0 });
    });

    it('takes no event about a connection of another organization, or one that is gone', async () => {
      const { timeline, event } = await connected();
      const theirs = await addOrganization(use());
      for (const wrong of [{ organizationId: theirs }, { connectionId: 'gone' }])
        await expect(timeline.add([event(wrong)])).rejects.toMatchObject({ code: 'not_found' });
    });

    it('goes with its connection', async () => {
      const { timeline, connections, organizationId, row, event, ids } = await connected();
      await timeline.add([event({ notice: true })]);
      await connections.remove(organizationId, row.id);
      expect(await ids()).toEqual([]);
      expect(await timeline.listUntold(organizationId, 9)).toEqual([]);
    });

    it.each(['checked', 'lent'] as const)(
      'forgets what was %s, oldest first, and nothing else',
      async (kind) => {
        const { timeline, event, ids } = await connected();
        // Earlier than what any other test writes.
        const old = [-9, -8, -7].map((minutes) => event({ kind, at: at(minutes) }));
        const kept = [event({ kind: 'rotated', at: at(-9) }), event({ kind, at: at(-5) })];
        const other = event({ kind: kind === 'lent' ? 'checked' : 'lent', at: at(-9) });
        await timeline.add([...old, ...kept, other]);
        expect(await timeline.forget(kind, at(-5), 2)).toBe(2);
        expect(await ids()).toEqual([kept[1]?.id, old[2]?.id, other.id, kept[0]?.id]);
        expect(await timeline.forget(kind, at(-5), 9)).toBe(1);
        expect(await ids()).toEqual([kept[1]?.id, other.id, kept[0]?.id]);
        await timeline.forget(other.kind === 'lent' ? 'lent' : 'checked', at(-5), 9);
      },
    );

    it('knows the newest of a kind', async () => {
      const { timeline, organizationId, row, event } = await connected();
      const last = (kind: TimelineEvent['kind']) => timeline.last(organizationId, row.id, kind);
      const [older, newer] = [event({ kind: 'rotated', at: at(1) }), event({ kind: 'rotated', at: at(2) })];
      await timeline.add([newer, older, event({ kind: 'checked', at: at(3) })]);
      expect(await last('rotated')).toStrictEqual(newer);
      expect(await last('failed')).toBeNull();
      const other = await connected();
      expect(await timeline.last(other.organizationId, row.id, 'rotated')).toBeNull();
      expect(await timeline.last(organizationId, other.row.id, 'rotated')).toBeNull();
    });

    it('folds what happens often into one event, with its count and the latest details', async () => {
      const { timeline, event, list } = await connected();
      const first = event({ kind: 'lent', details: { expiresAt: 'early' } });
      await timeline.fold(first);
      expect((await list()).items).toStrictEqual([first]);
      const again = { ...first, at: at(9), details: { expiresAt: 'late' } };
      await Promise.all(Array.from({ length: 9 }, () => timeline.fold(again)));
      expect(await list()).toStrictEqual({
        items: [{ ...first, details: { expiresAt: 'late', times: 10 } }],
        next: null,
        total: 1,
      });
      await expect(timeline.fold(event({ connectionId: 'gone' }))).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    describe('written along with what happened', () => {
      it('comes with a new connection', async () => {
        const { organizationId, connections, timeline } = await connected();
        const row = connectionRow(organizationId);
        const event = eventRow({ organizationId, connectionId: row.id, kind: 'connected' });
        await connections.insert(row, { events: [event] });
        expect(await timeline.list(organizationId, row.id, { limit: 9 })).toMatchObject({ items: [event] });
      });

      it('does not, where the connection was not made', async () => {
        const { organizationId, connections, timeline, row } = await connected();
        const twin = connectionRow(organizationId, { name: row.name });
        const events = [eventRow({ organizationId, connectionId: row.id })];
        await expect(connections.insert(twin, { events })).rejects.toMatchObject({ code: 'conflict' });
        expect(await timeline.list(organizationId, row.id, { limit: 9 })).toMatchObject({ total: 0 });
      });

      it('comes with a change, and the intent that is over goes', async () => {
        const { organizationId, connections, row, event, ids } = await connected();
        const { intents, leases } = use().stores;
        const key = newId('lease');
        await leases.take(key, 'ada', noon, 60_000);
        const fence = { key, owner: 'ada', epoch: 1, now: noon };
        const intent = intentRow({ organizationId, connectionId: row.id, leaseEpoch: 1, kind: 'twin' });
        await intents.open(intent, fence);
        const happened = event({ kind: 'rotated' });
        const along = { fence, events: [happened], clearsIntent: intent.id };
        const written = await connections.update(organizationId, row.id, 1, { updatedAt: noon }, along);
        expect(written).toMatchObject({ revision: 2 });
        expect(await ids()).toEqual([happened.id]);
        expect(await intents.findOpen(row.id)).toBeNull();
      });

      it.each([
        ['the revision is another one', 7, {}],
        ['the lease was lost', 1, { fence: { key: 'nobody', owner: 'ada', epoch: 1, now: noon } }],
      ])('does not, and the intent stays, when %s', async (_, revision, fenced) => {
        const { organizationId, connections, row, event, ids } = await connected();
        const { intents, leases } = use().stores;
        const key = newId('lease');
        await leases.take(key, 'ada', noon, 60_000);
        const intent = intentRow({ organizationId, connectionId: row.id, leaseEpoch: 1 });
        await intents.open(intent, { key, owner: 'ada', epoch: 1, now: noon });
        const along = { ...fenced, events: [event()], clearsIntent: intent.id };
        expect(
          await connections.update(organizationId, row.id, revision, { updatedAt: noon }, along),
        ).toBeNull();
        expect(await ids()).toEqual([]);
        expect(await intents.findOpen(row.id)).toStrictEqual(intent);
      });

      it('takes the change back when an event cannot be written', async () => {
        const { organizationId, connections, row, event } = await connected();
        const events = [event(), event({ connectionId: 'gone' })];
        await expect(
          connections.update(organizationId, row.id, 1, { name: 'New', updatedAt: noon }, { events }),
        ).rejects.toThrow(/foreign key/i);
        expect(await connections.find(organizationId, row.id)).toStrictEqual(row);
      });
    });
  });
}
