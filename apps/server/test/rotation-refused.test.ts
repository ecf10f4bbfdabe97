import { putPolicy, type RotationPolicy } from '@moorage/engine';
import { expect, test } from 'vitest';
import { rotatePath } from './lifecycle/connected.ts';
import { createToldWorld, hour, tokensEnding } from './told.ts';

const rotate = { strategy: 'in-place', daysBefore: 12, lifeDays: 30 } as const satisfies RotationPolicy;

/** A token that ends in 20 days, to be rotated 12 days before by its policy; GitLab refuses to until `clear`. */
async function createRefusedWorld() {
  const seed = tokensEnding({ 'glpat-of-ada-that-ends': 20 });
  const world = await createToldWorld({ gitlab: { seed } });
  const id = await world.connect('dock', 'glpat-of-ada-that-ends');
  await world.channel();
  const policy = { checkEveryMinutes: null, remindDaysBefore: [7], overlap: null, rotate };
  await putPolicy(world.engine, world.actor, id, policy);
  world.mock.faults.add({ kind: 'status', status: 403, match: { path: rotatePath } });
  return {
    ...world,
    id,
    /** Hour by hour, as a process lives. */
    live: async (days: number): Promise<void> => {
      for (let passed = 0; passed < days; passed += 1 / 24) {
        world.advance(hour);
        await world.server.jobs.runDue(['rotate', 'sweep']);
        await world.runDue();
      }
    },
    items: () => world.received.flatMap(({ body }) => JSON.parse(body).data.items),
    failed: async () => {
      const { items } = await world.engine.stores.timeline.list(world.actor.organizationId, id, {
        kinds: ['failed'],
        limit: 100,
      });
      return items.toReversed();
    },
  };
}

test('a rotation that is refused again and again is told once, and written twice', async () => {
  const { live, items, failed, mock } = await createRefusedWorld();
  await live(11);
  const calls = mock.journal.entries({ method: 'POST', path: rotatePath }).length;
  expect(calls).toBeGreaterThanOrEqual(3);
  expect(items()).toMatchObject([
    {
      name: 'dock',
      kind: 'attention',
      status: 'expiring',
      message: expect.stringMatching(
        /^It could not be rotated, more than once: .+ It is tried again; it ends in /,
      ),
    },
  ]);
  expect((await failed()).map(({ notice }) => notice)).toEqual([false, true]);
});

test('a reminder of the end names the rotation that fails, and why', async () => {
  const { live, items, failed } = await createRefusedWorld();
  await live(14);
  const [first] = await failed();
  expect(items().at(-1)).toMatchObject({
    kind: 'expiring',
    message: expect.stringContaining(`It could not be rotated so far: ${first?.message} Rotate it, or `),
  });
});

test('a rotation that is refused once and then goes well is told to nobody', async () => {
  const { live, items, mock, failed } = await createRefusedWorld();
  mock.faults.clear();
  mock.faults.add({ kind: 'status', status: 403, match: { path: rotatePath }, times: 1 });
  await live(14);
  expect(items()).toEqual([]);
  expect(await failed()).toHaveLength(1);
});

test('another reason is told as well', async () => {
  const { live, items, mock, failed } = await createRefusedWorld();
  await live(10);
  mock.faults.clear();
  mock.faults.add({ kind: 'rate-limit-json', match: { path: rotatePath } });
  await live(2);
  expect(items()).toHaveLength(2);
  expect((await failed()).map(({ notice, details }) => [notice, details['code']])).toEqual([
    [false, 'forbidden'],
    [true, 'forbidden'],
    [true, 'rate_limited'],
  ]);
});
