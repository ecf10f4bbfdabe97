import {
  checkConnection,
  listChoices,
  reconcileIntents,
  rotateConnection,
  type Dependencies,
} from '@moorage/engine';
import { expect, test } from 'vitest';
import { createConnectedWorld, createTokenWorld, hour, meanwhile, minute, rotatePath } from './connected.ts';

const kinds = (events: readonly { kind: string }[]) => events.map(({ kind }) => kind);
/** Another process has stores of its own over the same database, and nothing else of the first. */
const another = (engine: Dependencies): Dependencies => ({ ...engine, stores: { ...engine.stores } });
/** Moorage's clock alone is off. */
const offBy = (engine: Dependencies, milliseconds: () => number): Dependencies => ({
  ...engine,
  clock: { now: () => new Date(engine.clock.now().getTime() + milliseconds()) },
});

const unseated = { handle: null, baseUrl: null, twinExpiresAt: null };

/** A process has died after it wrote down what it was about to do. */
async function leaveIntent({ engine, actor, id }: Awaited<ReturnType<typeof createTokenWorld>>) {
  const openedAt = engine.clock.now();
  const lease = await engine.stores.leases.take(`connection:${id}`, 'dead', openedAt, minute);
  if (lease === null) throw new Error('the lease was taken');
  const { organizationId } = actor;
  const intent = {
    id: 'i1',
    organizationId,
    connectionId: id,
    kind: 'rotate',
    openedAt,
    ...unseated,
  } as const;
  await engine.stores.intents.open({ ...intent, leaseEpoch: lease.epoch }, { ...lease, now: openedAt });
}

test('nothing is sent that burns when the lease would end before an answer could come', async () => {
  const world = await createTokenWorld();
  await leaveIntent(world);
  world.advance(2 * minute);
  const send = meanwhile(world.engine.send, '/api/v4/user', async () => world.advance(29_000));
  const slow = { ...world.engine, send };
  await expect(world.rotate(slow)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('nothing was sent'),
  });
  expect([world.rotations(), await world.intents()]).toEqual([0, []]);
  await expect(world.rotate()).resolves.toMatchObject({ status: 'healthy' });
});

test('an answer that comes after the lease is kept, whatever another process has made of it meanwhile', async () => {
  const { engine, rotate, advance, events, rotations, intents, living, check } = await createTokenWorld();
  const send = meanwhile(engine.send, rotatePath, async () => {
    advance(2 * minute);
    await reconcileIntents(another(engine));
  });
  await expect(rotate({ ...engine, send })).resolves.toMatchObject({ status: 'healthy' });
  await expect(check()).resolves.toMatchObject({ status: 'healthy' });
  expect([rotations(), await intents(), await living()]).toEqual([1, [], 1]);
  expect(kinds(await events())).toEqual(['connected', 'failed', 'rotated', 'recovered', 'checked']);
});

test('a failure that comes after the lease is not written over what another process has found', async () => {
  const { engine, rotate, advance, row, mock, events } = await createTokenWorld();
  mock.faults.add({ kind: 'revoked-token', match: { path: rotatePath }, times: 1 });
  const send = meanwhile(engine.send, rotatePath, async () => {
    advance(2 * minute);
    await reconcileIntents(another(engine));
  });
  await expect(rotate({ ...engine, send })).rejects.toMatchObject({ code: 'revoked' });
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect((await events()).at(-1)).toMatchObject({ message: expect.stringContaining('it had not acted') });
});

test('a clock that is put an hour forward during a rotation lets nobody of this process in', async () => {
  const { engine, rotate, advance, rotations } = await createTokenWorld();
  const refusals: unknown[] = [];
  const send = meanwhile(engine.send, rotatePath, async () => {
    advance(hour);
    refusals.push(await rotate().catch((error: unknown) => error));
  });
  await expect(rotate({ ...engine, send })).resolves.toMatchObject({ status: 'healthy' });
  expect(refusals).toMatchObject([{ code: 'conflict' }]);
  expect(rotations()).toBe(1);
});

test('a clock that is put an hour back during a rotation harms neither it nor the next one', async () => {
  const { engine, actor, id, rotations, intents } = await createTokenWorld();
  let off = 0;
  const stepped = offBy(engine, () => off);
  const send = meanwhile(engine.send, rotatePath, async () => {
    off = -hour;
  });
  const rotate = (deps: Dependencies) => rotateConnection(deps, actor, id, {});
  await expect(rotate({ ...stepped, send })).resolves.toMatchObject({ status: 'healthy' });
  await expect(rotate(stepped)).resolves.toMatchObject({ status: 'healthy' });
  expect([rotations(), await intents()]).toEqual([2, []]);
});

test('a lease from before a step back is waited out and never taken', async () => {
  const world = await createTokenWorld();
  await leaveIntent(world);
  const back = offBy(another(world.engine), () => -hour);
  await expect(rotateConnection(back, world.actor, world.id, {})).rejects.toMatchObject({ code: 'conflict' });
  await reconcileIntents(back);
  expect([world.rotations(), (await world.intents()).length]).toEqual([0, 1]);
  world.advance(2 * minute);
  await expect(world.rotate()).resolves.toMatchObject({ status: 'healthy' });
});

test.each([-hour, hour])(
  'a clock that is off by %i ms costs one refresh and no connection',
  async (milliseconds) => {
    const { engine, actor, id, advance, refreshes, events } = await createConnectedWorld();
    const off = offBy(engine, () => milliseconds);
    // By GitLab's clock the token has ended; by one that is behind it lives for another hour.
    advance(2 * hour + minute);
    await expect(checkConnection(off, actor, id)).resolves.toMatchObject({ status: 'healthy' });
    await listChoices(off, actor, id, 'projects', {});
    expect(refreshes()).toBe(1);
    expect(kinds(await events())).toEqual(['connected', 'refreshed', 'checked']);
  },
);

test('a reader whose token is replaced between opening and using it goes on with the new one', async () => {
  const { engine, actor, id, rotate, events } = await createTokenWorld();
  let isFirst = true;
  const send: Dependencies['send'] = async (...request) => {
    if (isFirst) {
      isFirst = false;
      await rotate();
    }
    return engine.send(...request);
  };
  await expect(checkConnection({ ...engine, send }, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  isFirst = true;
  await expect(listChoices({ ...engine, send }, actor, id, 'projects', {})).resolves.toMatchObject({
    items: [{ name: 'harbor/dock' }],
  });
  expect(kinds(await events())).toEqual(['connected', 'rotated', 'checked', 'rotated']);
});

test('a reader who meets a rotation under way waits for its end', async () => {
  const { engine, actor, id, rotate, events } = await createTokenWorld();
  const answered = Promise.withResolvers<void>();
  const met = Promise.withResolvers<void>();
  const send = meanwhile(engine.send, rotatePath, async () => {
    answered.resolve();
    await met.promise;
  });
  const rotation = rotate({ ...engine, send });
  await answered.promise;
  const waiting = {
    ...engine,
    wait: async () => {
      met.resolve();
      await rotation;
    },
  };
  const read = listChoices(waiting, actor, id, 'projects', {});
  await expect(read).resolves.toMatchObject({ items: [expect.anything()] });
  await rotation;
  expect(kinds(await events())).toEqual(['connected', 'rotated']);
});

test('a check that meets a rotation under way and cannot wait for it says nothing of the token', async () => {
  const { engine, rotate, check, events, row } = await createTokenWorld();
  let during: unknown;
  const send = meanwhile(engine.send, rotatePath, async () => {
    await check();
    during = await row();
  });
  await rotate({ ...engine, send });
  expect(during).toMatchObject({ status: 'healthy' });
  expect(kinds(await events())).toEqual(['connected', 'checked', 'rotated']);
});
