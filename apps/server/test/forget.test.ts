import { sweep } from '@moorage/engine';
import { expect, test } from 'vitest';
import { createToldWorld, day, minute, tokensEnding } from './told.ts';

test('messages and receipts of webhooks are kept for 30 days, and not longer', async () => {
  const world = await createToldWorld({ gitlab: { seed: tokensEnding({ 'glpat-of-ada-that-ends': 60 }) } });
  const connectionId = await world.connect('dock', 'glpat-of-ada-that-ends');
  const { organizationId } = world.actor;
  const { id: channelId } = await world.channel();
  const { deliveries, hooks } = world.engine.stores;
  await world.tell();
  const createdAt = world.engine.clock.now();
  await hooks.put({ organizationId, connectionId, secretHash: 'hash', createdAt, receivedAt: null });
  await hooks.received(connectionId, 'key', createdAt);
  const kept = async () => [
    (await deliveries.list(organizationId, channelId, { limit: 9 })).items.length,
    await hooks.hasReceived(connectionId, 'key'),
  ];

  world.advance(30 * day - minute);
  await sweep(world.engine);
  expect(await kept()).toEqual([1, true]);
  world.advance(2 * minute);
  await sweep(world.engine);
  expect(await kept()).toEqual([0, false]);
});
