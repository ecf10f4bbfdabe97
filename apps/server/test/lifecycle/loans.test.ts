import { lendCredential, sweep } from '@moorage/engine';
import { expect, test } from 'vitest';
import { createTokenWorld, hour, minute } from './connected.ts';

const day = 24 * hour;

async function lending() {
  const world = await createTokenWorld();
  const { organizationId } = world.actor;
  const lend = (key: string) => {
    const by = { kind: 'access-key', id: key, name: `Key ${key}` } as const;
    return lendCredential(world.engine, { actor: { organizationId, by }, lends: true }, world.id);
  };
  const loans = async () => {
    const query = { kinds: ['lent'], limit: 99 } as const;
    const { items } = await world.engine.stores.timeline.list(organizationId, world.id, query);
    return items.map(({ by, at, details }) => [
      'name' in by ? by.name : by.kind,
      at.toISOString().slice(11, 16),
      details['times'] ?? 1,
      String(details['lastAt']).slice(11, 16),
    ]);
  };
  return { ...world, lend, loans };
}

test('loans are told one by one for each key and hour, with how often and when last', async () => {
  const { lend, loans, advance } = await lending();
  advance(5 * minute);
  for (let times = 0; times < 3; times += 1) {
    await lend('a');
    advance(minute);
  }
  await Promise.all([lend('b'), lend('b')]);
  advance(hour);
  await lend('a');
  expect(await loans()).toEqual([
    ['Key a', '09:08', 1, '09:08'],
    ['Key b', '08:08', 2, '08:08'],
    ['Key a', '08:05', 3, '08:07'],
  ]);
});

test('loans are forgotten after 90 days', async () => {
  const { engine, lend, loans, advance } = await lending();
  await lend('a');
  advance(30 * day);
  await lend('a');
  advance(59 * day);
  await sweep(engine);
  expect(await loans()).toHaveLength(2);
  advance(2 * day);
  await sweep(engine);
  expect(await loans()).toHaveLength(1);
});
