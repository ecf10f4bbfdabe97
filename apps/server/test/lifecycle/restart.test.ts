import type { Send } from '@moorage/core';
import { checkConnection } from '@moorage/engine';
import { expect, test } from 'vitest';
import { createConnectedWorld, createTokenWorld, hour, minute, rotatePath } from './connected.ts';

const second = 1000;

/** A process dies while it waits for the answer to its first request to a path, which GitLab has acted on. */
async function dieAt(
  engine: { readonly send: Send },
  path: string,
  act: (send: Send) => Promise<unknown>,
): Promise<void> {
  await new Promise<void>((dead) => {
    const send: Send = async (url, init) => {
      const response = await engine.send(url, init);
      if (new URL(url).pathname !== path) return response;
      dead();
      return new Promise<never>(() => {});
    };
    void act(send);
  });
}

test('a restart within the lease of a dead process settles what it left open as soon as that is over', async () => {
  const world = await createTokenWorld();
  const { engine, advance, intents, row } = world;
  await dieAt(engine, rotatePath, (send) => world.rotate({ ...engine, send }));
  advance(3 * second);
  const next = world.serve({ stores: { ...engine.stores } });
  await next.start();
  await next.jobs.runDue();
  expect([(await intents()).length, (await row())?.status]).toEqual([1, 'healthy']);
  advance(56 * second);
  await next.jobs.runDue();
  expect(await intents()).toHaveLength(1);
  advance(second);
  await next.jobs.runDue();
  expect(await intents()).toEqual([]);
  expect(await row()).toMatchObject({
    status: 'needs-reconnect',
    statusReason: expect.stringContaining('its answer was lost on the way'),
  });
  expect(world.rotations()).toBe(1);
});

test('after that, and where nothing was left, a sweep comes every five minutes', async () => {
  const world = await createTokenWorld();
  const { engine, advance } = world;
  await dieAt(engine, rotatePath, (send) => world.rotate({ ...engine, send }));
  const next = world.serve({ stores: { ...engine.stores } });
  await next.start();
  await next.jobs.runDue();
  advance(minute);
  await next.jobs.runDue();
  const [sweep] = await engine.stores.jobs.list('all');
  expect(sweep?.runAt).toEqual(new Date(engine.clock.now().getTime() + 5 * minute));
});

test('what another process holds at a sweep is looked at within a minute, also when it holds it for long', async () => {
  const world = await createTokenWorld();
  const { engine, advance, id } = world;
  await dieAt(engine, rotatePath, (send) => world.rotate({ ...engine, send }));
  advance(90 * second);
  // Another process settles it just now.
  await engine.stores.leases.take(`connection:${id}`, 'other', engine.clock.now(), minute);
  const next = world.serve({ stores: { ...engine.stores } });
  await next.start();
  await next.jobs.runDue();
  advance(minute);
  await next.jobs.runDue();
  expect(await world.intents()).toEqual([]);
});

test('a sweep does not hurry for what its own process is doing', async () => {
  const { engine, server, intents, advance, actor, id, refreshes } = await createConnectedWorld();
  advance(3 * hour);
  await dieAt(engine, '/oauth/token', async (send) => {
    await checkConnection({ ...engine, send }, actor, id);
  });
  await server.start();
  await server.jobs.runDue(['sweep']);
  const [sweep] = await engine.stores.jobs.list('all');
  expect(sweep?.runAt).toEqual(new Date(engine.clock.now().getTime() + 5 * minute));
  expect([(await intents()).length, refreshes()]).toEqual([1, 1]);
});
