import type { Send } from '@moorage/core';
import { reconcileIntents, type Dependencies } from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { gitlabUrl } from '../world.ts';
import { createManagedWorld, day } from './managed.ts';

const second = 1000;
const ended = {
  error: 'invalid_token',
  error_description: 'Token is expired. You can either do re-authorization or token refresh.',
};

type World = Awaited<ReturnType<typeof createManagedWorld>>;

/** Another process has stores of its own over the same database, and nothing else of the first. */
const another = (engine: Dependencies): Dependencies => ({ ...engine, stores: { ...engine.stores } });
const isRotation = (url: string) => new URL(url).pathname.endsWith('/rotate');
const isRefresh = (url: string) => new URL(url).pathname === '/oauth/token';

/**
 * GitLab ends the access token of the manager before its time, once, and takes so long for each answer; everything is on
 * time by itself.
 */
function slowAndEnded({ engine, advance }: World, answerMs: number, refreshMs: number): Send {
  let hasEnded = false;
  return async (url, init) => {
    if (isRefresh(url)) {
      const answer = await engine.send(url, init);
      advance(refreshMs);
      return answer;
    }
    if (hasEnded || !url.includes('/access_tokens/')) return engine.send(url, init);
    hasEnded = true;
    advance(answerMs);
    return Response.json(ended, { status: 401 });
  };
}

test('a manager that is refreshed in the middle, quickly, rotates in the same turn', async () => {
  const world = await createManagedWorld();
  await expect(
    world.rotate({ ...world.engine, send: slowAndEnded(world, second, second) }),
  ).resolves.toMatchObject({ status: 'healthy' });
  expect([world.refreshes(), world.rotations(), (await world.intents()).length]).toEqual([1, 1, 0]);
});

test('a manager that is refreshed in the middle, slowly, rotates with a lease of its own later, and nothing is sent', async () => {
  const world = await createManagedWorld();
  const { engine, rotate, rotations, refreshes, row, events } = world;
  const send = slowAndEnded(world, 25 * second, 25 * second);
  await expect(rotate({ ...engine, send })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('nothing was rotated'),
  });
  expect([refreshes(), rotations(), await world.intents()]).toEqual([1, 0, []]);
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect((await events()).at(-1)).toMatchObject({ kind: 'failed', notice: false });
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
  expect([refreshes(), rotations()]).toEqual([1, 1]);
});

test('whatever an app takes its time for, no rotation through a manager leaves after its lease', async () => {
  for (const [answerMs, refreshMs, lookMs] of [
    [25, 25, 15],
    [5, 5, 60],
    [20, 1, 29],
    [1, 1, 30],
  ] as const) {
    const world = await createManagedWorld();
    const { engine, advance, rotate, id, living } = world;
    const slow = slowAndEnded(world, answerMs * second, refreshMs * second);
    const free: boolean[] = [];
    let looks = 0;
    const send: Send = async (url, init) => {
      if (isRotation(url)) {
        const now = engine.clock.now();
        const lease = await engine.stores.leases.take(`connection:${id}`, 'other', now, 1);
        free.push(lease !== null);
      }
      const answer = await slow(url, init);
      if (url.includes('/access_tokens/') && !isRotation(url) && (looks += 1) === 2) advance(lookMs * second);
      return answer;
    };
    await rotate({ ...engine, send }).catch(() => {});
    expect(free.filter(Boolean)).toEqual([]);
    await reconcileIntents(another(engine));
    advance(2 * 60 * second);
    await rotate();
    expect([(await living()).length, (await world.row()).status]).toEqual([1, 'healthy']);
  }
});

test('a second call of one rotation, slowly reached, is left for a lease of its own as well', async () => {
  const world = await createManagedWorld();
  const { engine, advance, mock, rotate, rotatePath, twinPath, row } = world;
  advance(100 * day);
  const refusal = { kind: 'status', status: 403, body: '{"message":"403 Forbidden"}' } as const;
  mock.faults.add({ ...refusal, match: { path: rotatePath } });
  const send: Send = async (url, init) => {
    const answer = await engine.send(url, init);
    if (isRotation(url)) advance(29 * second);
    return answer;
  };
  const twins = () => mock.journal.count({ method: 'POST', path: twinPath });
  await expect(rotate({ ...engine, send })).rejects.toMatchObject({ code: 'unavailable' });
  expect([twins(), await world.intents()]).toEqual([0, []]);
  await rotate();
  expect([twins(), (await row()).status]).toEqual([1, 'healthy']);
});

test('a recovery burns as well, and sends nothing after its lease: the next sweep goes on with it', async () => {
  const world = await createManagedWorld();
  const { engine, advance, mock, rotate, rotations, rotatePath, row, living } = world;
  mock.faults.add({ kind: 'reset-after', match: { path: rotatePath }, times: 1 });
  let isLost = false;
  const send: Send = async (url, init) => {
    const { pathname } = new URL(url);
    isLost ||= isRotation(url);
    const answer = engine.send(url, init);
    // Looking for the lost one takes longer than the lease.
    if (isLost && pathname.endsWith('/access_tokens')) advance(70 * second);
    return answer;
  };
  await expect(rotate({ ...engine, send })).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect([rotations(), (await world.intents()).length]).toEqual([1, 1]);
  await reconcileIntents(engine);
  expect([rotations(), (await row()).status, (await living()).length]).toEqual([2, 'healthy', 1]);
});

test('what somebody lost beside Moorage is found by the manager before a token is given up', async () => {
  const { engine, mock, rotate, row, living, intents } = await createManagedWorld();
  // Another Moorage with the same token has rotated it, and was lost with the answer.
  const headers = { 'private-token': demoCredentials.tokens.dockOwner };
  const url = `${gitlabUrl}/api/v4/personal_access_tokens/self/rotate`;
  expect((await mock.fetch(url, { method: 'POST', headers })).status).toBe(200);
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
  expect([(await living()).length, (await row()).status, await intents()]).toEqual([1, 'healthy', []]);
  await expect(rotate(engine)).resolves.toMatchObject({ status: 'healthy' });
});

test('while the manager cannot be asked what took the place of a token, that is tried again', async () => {
  const { mock, rotate, intents, rotations, row } = await createManagedWorld();
  const headers = { 'private-token': demoCredentials.tokens.dockOwner };
  await mock.fetch(`${gitlabUrl}/api/v4/personal_access_tokens/self/rotate`, { method: 'POST', headers });
  const list = { method: 'GET', path: '/api/v4/projects/*/access_tokens' } as const;
  mock.faults.add({ kind: 'status', status: 503, match: list, times: 1 });
  await expect(rotate()).rejects.toMatchObject({ code: 'unavailable' });
  expect([rotations(), await intents()]).toEqual([0, []]);
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
  expect(await row()).toMatchObject({ status: 'healthy' });
});
