import type { ChannelRow, DeliveryRow, TimelineEvent } from '@moorage/engine';
import { describe, expect, it } from 'vitest';
import { addOrganization, connectionRow, eventRow, minutesAfter, newId, noon } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const at = (minutes: number) => minutesAfter(noon, minutes);

export function describeNotifications(world: StoreWorld): void {
  const use = useDatabase(world);

  async function told() {
    const { stores } = use();
    const organizationId = await addOrganization(use());
    const { id: connectionId } = await stores.connections.insert(connectionRow(organizationId));
    const channel = (overrides: Partial<ChannelRow> = {}): ChannelRow => {
      const id = newId('channel');
      const target = 'https://hooks.example.com/moorage';
      const sealed = { sealedSecret: 'sealed:secret', createdAt: noon };
      return { id, organizationId, kind: 'webhook', name: id, target, ...sealed, ...overrides };
    };
    const addChannel = async (overrides: Partial<ChannelRow> = {}) => {
      const row = channel(overrides);
      expect(await stores.channels.insert(row, 20)).toBe(true);
      return row;
    };
    const delivery = (channelId: string, overrides: Partial<DeliveryRow> = {}): DeliveryRow => ({
      id: newId('delivery'),
      organizationId,
      channelId,
      messageId: newId('message'),
      type: 'moorage.digest',
      payload: { events: [{ message: 'It „ended“.' }], z: 1, a: 2 },
      state: 'waiting',
      attempts: 0,
      lastError: null,
      createdAt: noon,
      triedAt: null,
      ...overrides,
    });
    const happen = async (overrides: Partial<TimelineEvent> = {}) => {
      const event = eventRow({ organizationId, connectionId, notice: true, ...overrides });
      await stores.timeline.add([event]);
      return event;
    };
    return { ...stores, organizationId, connectionId, channel, addChannel, delivery, happen };
  }

  describe('channels', () => {
    it('give back every field as it was written, oldest first', async () => {
      const { channels, organizationId, addChannel } = await told();
      const second = await addChannel({ createdAt: at(1) });
      const first = await addChannel({ kind: 'email', target: 'ada@example.com', sealedSecret: null });
      expect(await channels.list(organizationId)).toStrictEqual([first, second]);
      expect(await channels.find(organizationId, first.id)).toStrictEqual(first);
    });

    it('have names of their own, whatever the case', async () => {
      const { channels, channel, addChannel } = await told();
      await addChannel({ name: 'On call' });
      await expect(channels.insert(channel({ name: 'on CALL' }), 20)).rejects.toMatchObject({
        code: 'conflict',
        fields: { name: 'This name is taken.' },
      });
    });

    it('are no more than are allowed, also when several are made at once', async () => {
      const { channels, organizationId, channel, addChannel } = await told();
      await addChannel();
      const made = await Promise.all([1, 2, 3, 4, 5, 6].map(() => channels.insert(channel(), 3)));
      expect(made.filter((isMade) => isMade)).toHaveLength(2);
      expect(await channels.list(organizationId)).toHaveLength(3);
      const theirs = await addOrganization(use());
      expect(await channels.insert(channel({ organizationId: theirs }), 3)).toBe(true);
    });

    it('take their deliveries and jobs along when they are removed', async () => {
      const { channels, deliveries, jobs, organizationId, addChannel, delivery } = await told();
      const { id } = await addChannel();
      const sent = delivery(id);
      await deliveries.tell([sent], []);
      expect(await channels.remove(organizationId, id)).toBe(true);
      expect(await channels.remove(organizationId, id)).toBe(false);
      expect(await deliveries.find(sent.id)).toBeNull();
      expect(await jobs.list(sent.id)).toEqual([]);
    });

    it('are out of reach of another organization', async () => {
      const { channels, deliveries, jobs, addChannel, delivery } = await told();
      const theirs = await addOrganization(use());
      const { id } = await addChannel();
      const sent = delivery(id);
      await deliveries.tell([sent], []);
      expect(await channels.find(theirs, id)).toBeNull();
      expect(await channels.remove(theirs, id)).toBe(false);
      expect(await jobs.list(sent.id)).toHaveLength(1);
      expect(await deliveries.list(theirs, id, { limit: 9 })).toMatchObject({ total: 0 });
      expect(await deliveries.tell([delivery(id, { organizationId: theirs })], [])).toBe(false);
    });
  });

  describe('deliveries', () => {
    it('are written with their jobs, and what they tell of is untold no more', async () => {
      const { deliveries, timeline, jobs, organizationId, addChannel, delivery, happen } = await told();
      const [first, second] = [await happen({ at: at(1) }), await happen({ at: at(2) })];
      await happen({ notice: false });
      expect(await timeline.listUntold(organizationId, 1)).toStrictEqual([first]);
      expect(await timeline.organizationsUntold()).toContain(organizationId);
      const one = delivery((await addChannel()).id);
      const other = delivery((await addChannel()).id, { messageId: one.messageId });
      expect(await deliveries.tell([one, other], [first.id, second.id])).toBe(true);
      expect(await deliveries.find(one.id)).toStrictEqual(one);
      expect(await jobs.list(other.id)).toStrictEqual([
        { kind: 'deliver', subject: other.id, organizationId, runAt: noon, attempts: 0 },
      ]);
      expect(await timeline.listUntold(organizationId, 9)).toEqual([]);
      expect(await timeline.organizationsUntold()).not.toContain(organizationId);
    });

    it('are not needed to take events off the list', async () => {
      const { deliveries, timeline, organizationId, happen } = await told();
      const { id } = await happen();
      expect(await deliveries.tell([], [id])).toBe(true);
      expect(await timeline.listUntold(organizationId, 9)).toEqual([]);
    });

    it('are told once, by one of several tellers at once', async () => {
      const { deliveries, organizationId, addChannel, delivery, happen } = await told();
      const { id: channelId } = await addChannel();
      const events = [await happen(), await happen()].map(({ id }) => id);
      const outcomes = await Promise.all([1, 2, 3].map(() => deliveries.tell([delivery(channelId)], events)));
      expect(outcomes.filter((isDone) => isDone)).toHaveLength(1);
      expect(await deliveries.list(organizationId, channelId, { limit: 9 })).toMatchObject({ total: 1 });
    });

    it('leave everything untold when a channel is gone', async () => {
      const { deliveries, timeline, organizationId, addChannel, delivery, happen } = await told();
      const event = await happen();
      const { id: channelId } = await addChannel();
      expect(await deliveries.tell([delivery(channelId), delivery('gone')], [event.id])).toBe(false);
      expect(await timeline.listUntold(organizationId, 9)).toStrictEqual([event]);
      expect(await deliveries.list(organizationId, channelId, { limit: 9 })).toMatchObject({ total: 0 });
    });

    it('are listed newest first, page by page', async () => {
      const { deliveries, organizationId, addChannel, delivery } = await told();
      const { id } = await addChannel();
      const [first, second, third] = [at(1), at(2), at(2)].map((createdAt) => delivery(id, { createdAt }));
      await deliveries.tell(
        [first, second, third].flatMap((one) => (one === undefined ? [] : [one])),
        [],
      );
      const page = await deliveries.list(organizationId, id, { limit: 2 });
      expect(page).toMatchObject({ items: [third, second], total: 3 });
      const rest = await deliveries.list(organizationId, id, { limit: 2, cursor: page.next ?? '' });
      expect(rest).toStrictEqual({ items: [first], next: null, total: 3 });
    });

    it('keep what the last try said', async () => {
      const { deliveries, addChannel, delivery } = await told();
      const sent = delivery((await addChannel()).id);
      await deliveries.tell([sent], []);
      const tried = { state: 'given-up', attempts: 8, lastError: 'Answered 500.', triedAt: at(1) } as const;
      await deliveries.update(sent.id, tried);
      expect(await deliveries.find(sent.id)).toStrictEqual({ ...sent, ...tried });
    });

    it('are forgotten when they are old, oldest first', async () => {
      const { deliveries, organizationId, addChannel, delivery } = await told();
      const { id } = await addChannel();
      // Earlier than what any other test writes.
      const made = [-9, -8, -5].map((minutes) => delivery(id, { createdAt: at(minutes) }));
      await deliveries.tell(made, []);
      expect(await deliveries.forget(at(-5), 1)).toBe(1);
      expect(await deliveries.forget(at(-5), 9)).toBe(1);
      expect(await deliveries.list(organizationId, id, { limit: 9 })).toMatchObject({ items: [made[2]] });
    });
  });

  describe('reminders', () => {
    it('are given once for each expiry and day, also by several at once', async () => {
      const { reminders, timeline, organizationId, connectionId } = await told();
      const add = (daysBefore: number, expiresAt = at(1)) =>
        reminders.add(
          { connectionId, expiresAt, daysBefore },
          eventRow({ organizationId, connectionId, kind: 'reminded', notice: true }),
        );
      const outcomes = await Promise.all([add(7), add(7), add(7)]);
      expect(outcomes.filter((isDone) => isDone)).toHaveLength(1);
      expect(await add(30)).toBe(true);
      expect(await add(7, at(2))).toBe(true);
      expect(await reminders.given(connectionId, at(1))).toEqual([30, 7]);
      expect(await timeline.listUntold(organizationId, 9)).toHaveLength(3);
    });

    it('are not given for a connection that is gone, and go with it', async () => {
      const { reminders, connections, organizationId, connectionId } = await told();
      const reminder = { connectionId, expiresAt: noon, daysBefore: 1 };
      const event = eventRow({ organizationId, connectionId, kind: 'reminded' });
      await reminders.add(reminder, event);
      await connections.remove(organizationId, connectionId);
      expect(await reminders.given(connectionId, noon)).toEqual([]);
      await expect(reminders.add(reminder, event)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('hooks', () => {
    async function hooked() {
      const world = await told();
      const { organizationId, connectionId } = world;
      const hook = { organizationId, connectionId, secretHash: 'hash', createdAt: noon, receivedAt: null };
      await world.hooks.put(hook);
      return { ...world, hook };
    }

    it('are found by the connection, and replaced', async () => {
      const { hooks, hook, connectionId } = await hooked();
      expect(await hooks.find(connectionId)).toStrictEqual(hook);
      const renewed = { ...hook, secretHash: 'another', createdAt: at(1) };
      await hooks.put(renewed);
      expect(await hooks.find(connectionId)).toStrictEqual(renewed);
    });

    it('know a delivery that came before, and when the last new one came', async () => {
      const { hooks, connectionId } = await hooked();
      const outcomes = await Promise.all([1, 2].map(() => hooks.received(connectionId, 'one', at(1))));
      expect(outcomes.filter((isNew) => isNew)).toHaveLength(1);
      expect(await hooks.received(connectionId, 'two', at(2))).toBe(true);
      expect(await hooks.received(connectionId, 'one', at(3))).toBe(false);
      expect(await hooks.find(connectionId)).toMatchObject({ receivedAt: at(2) });
    });

    it('keep what a delivery says together with that it came, or neither', async () => {
      const { hooks, timeline, organizationId, connectionId } = await hooked();
      const event = eventRow({ organizationId, connectionId, kind: 'webhook' });
      const kinds = ['webhook'] as const;
      expect(await hooks.hasReceived(connectionId, 'one')).toBe(false);
      expect(await hooks.received(connectionId, 'one', at(1), [event])).toBe(true);
      expect(await hooks.hasReceived(connectionId, 'one')).toBe(true);
      expect(await hooks.received(connectionId, 'one', at(2), [{ ...event, id: newId('event') }])).toBe(
        false,
      );
      expect((await timeline.list(organizationId, connectionId, { kinds, limit: 9 })).items).toEqual([event]);
      const again = hooks.received(connectionId, 'two', at(2), [event]);
      await expect(again).rejects.toThrow(/timeline_events/);
      expect(await hooks.hasReceived(connectionId, 'two')).toBe(false);
      expect(await hooks.find(connectionId)).toMatchObject({ receivedAt: at(1) });
    });

    it('forget what came long ago', async () => {
      const { hooks, connectionId } = await hooked();
      await hooks.received(connectionId, 'old', at(-2));
      await hooks.received(connectionId, 'new', at(-1));
      expect(await hooks.forgetReceived(at(-1))).toBe(1);
      expect(await hooks.received(connectionId, 'new', at(1))).toBe(false);
      expect(await hooks.received(connectionId, 'old', at(1))).toBe(true);
    });

    it('go with their connection, and nothing is received then', async () => {
      const { hooks, connections, organizationId, connectionId, hook } = await hooked();
      await hooks.received(connectionId, 'one', at(1));
      await connections.remove(organizationId, connectionId);
      expect(await hooks.find(connectionId)).toBeNull();
      expect(await hooks.received(connectionId, 'two', at(1))).toBe(false);
      await expect(hooks.put(hook)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('are neither replaced nor removed by another organization', async () => {
      const { hooks, hook, connectionId, organizationId } = await hooked();
      const theirs = await addOrganization(use());
      const crossing = hooks.put({ ...hook, organizationId: theirs, secretHash: 'theirs' });
      await expect(crossing).rejects.toMatchObject({ code: 'not_found' });
      expect(await hooks.remove(theirs, connectionId)).toBe(false);
      expect(await hooks.find(connectionId)).toStrictEqual(hook);
      expect(await hooks.remove(organizationId, connectionId)).toBe(true);
    });
  });
}
