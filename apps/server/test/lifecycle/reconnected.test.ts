import { ConnectionError, type Send } from '@moorage/core';
import {
  changeConnection,
  checkConnection,
  readTimeline,
  reconcileIntents,
  removeConnection,
  rotateConnection,
  watchOverlap,
  type OverlapPolicy,
} from '@moorage/engine';
import { createMockGitLab, demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { gitlabUrl } from '../world.ts';
import { createManagedWorld, day, type ManagedWorldOptions } from './managed.ts';

const { tokens } = demoCredentials;
const overlap: OverlapPolicy = { quietHours: 1, atMostDays: 2 };
const otherUrl = 'http://other.test';
const down = () => new ConnectionError('unavailable', 'down');
const made = z.object({ id: z.number(), token: z.string() });

/** A second GitLab of its own, in which the same handles name other tokens. */
async function createTwoGitLabs(options: ManagedWorldOptions = {}) {
  const world = await createManagedWorld({ by: 'administrator', overlap, ...options });
  const { engine, actor, id, managerId } = world;
  const other = createMockGitLab({ now: engine.clock.now().toISOString(), baseUrl: otherUrl });
  const send: Send = (url, init) =>
    new URL(url).origin === otherUrl
      ? other.fetch(url, { ...init, redirect: 'manual' })
      : engine.send(url, init);
  const deps = { ...engine, send };
  const take = (which: string, tokenKind: string, token: string) =>
    changeConnection(deps, actor, which, {
      settings: { instanceUrl: otherUrl, tokenKind },
      secrets: { token },
    });
  return {
    ...world,
    deps,
    send,
    takeAway: () => take(id, 'project', tokens.dockOwner),
    takeManagerAway: () => take(managerId, 'personal', tokens.root),
    look: () => watchOverlap(deps, { ...actor, by: { kind: 'schedule' } }, id),
    advance: (milliseconds: number) => {
      world.advance(milliseconds);
      other.clock.set(engine.clock.now().toISOString());
    },
    notices: async () => (await world.events()).filter(({ notice }) => notice),
    isTellingPlanned: async () =>
      (await engine.stores.jobs.list(actor.organizationId)).some(({ kind }) => kind === 'tell'),
  };
}

/**
 * The answer to the call at `path` is lost, or with `never` the call itself, and GitLab is away until the world goes on.
 */
async function loseAnswer(path: RegExp, options: ManagedWorldOptions = {}, arrives?: 'never') {
  const world = await createTwoGitLabs(options);
  const { deps, actor, id } = world;
  let isAway = false;
  const send: Send = async (url, init) => {
    if (isAway) throw down();
    const isLost = init.method === 'POST' && path.test(new URL(url).pathname);
    if (!isLost) return deps.send(url, init);
    isAway = true;
    if (arrives === undefined) await deps.send(url, init);
    throw down();
  };
  await expect(rotateConnection({ ...deps, send }, actor, id, {})).rejects.toBeInstanceOf(ConnectionError);
  return {
    ...world,
    /** As a person does under Access tokens in GitLab. */
    makeByHand: async () => {
      const answer = await world.mock.fetch(`${gitlabUrl}/api/v4/projects/1/access_tokens`, {
        method: 'POST',
        headers: { 'private-token': tokens.root, 'content-type': 'application/json' },
        body: JSON.stringify({
          name: 'dock owner',
          scopes: ['api', 'self_rotate'],
          access_level: 50,
          expires_at: '2027-04-01',
        }),
      });
      return made.parse(await answer.json());
    },
    reconnect: (token: string) => changeConnection(deps, actor, id, { secrets: { token } }),
  };
}

test('a lost twin is found after a reconnect by what it was made of, and no token of anybody else is revoked', async () => {
  const { engine, living, makeByHand, reconnect, intents, notices } = await loseAnswer(/access_tokens$/);
  const [first, twin] = await living();
  const mine = await makeByHand();
  await reconnect(mine.token);
  const ofAProgram = await makeByHand();
  await reconcileIntents(engine);
  expect(await living()).toEqual([first, mine.id, ofAProgram.id]);
  expect(await living()).not.toContain(twin);
  expect([await intents(), await notices()]).toEqual([[], []]);
});

test('a token that a person made by hand is not taken for the twin that was never made', async () => {
  const { engine, living, makeByHand, intents } = await loseAnswer(/access_tokens$/, {}, 'never');
  const { id: byHand } = await makeByHand();
  await reconcileIntents(engine);
  expect([(await living()).includes(byHand), await intents()]).toEqual([true, []]);
});

test('a twin that was lost at one GitLab is not looked for at another, and people are told', async () => {
  const { deps, takeAway, takeManagerAway, intents, notices, isTellingPlanned, actor, id } =
    await loseAnswer(/access_tokens$/);
  await takeManagerAway();
  await takeAway();
  expect(await intents()).toEqual([]);
  await reconcileIntents(deps);
  expect(await notices()).toMatchObject([
    {
      kind: 'failed',
      message: expect.stringContaining(
        `may have made a second token for "managed" at 2027-01-31 08:00 UTC, and the value of the new one was lost`,
      ),
      details: { left: 'twin', baseUrl: gitlabUrl },
    },
  ]);
  expect(await isTellingPlanned()).toBe(true);
  await expect(checkConnection(deps, actor, id)).resolves.toMatchObject({ status: 'healthy' });
});

test('a twin whose manager was taken to another GitLab is told of, and holds nothing up', async () => {
  const { deps, takeManagerAway, intents, notices } = await loseAnswer(/access_tokens$/);
  await takeManagerAway();
  await reconcileIntents(deps);
  expect(await intents()).toEqual([]);
  expect(await notices()).toMatchObject([{ message: expect.stringContaining('cannot be looked for') }]);
});

test('a reconnect while a rotation is in doubt tells of the successor that may live on', async () => {
  const { engine, living, makeByHand, reconnect, intents, events } = await loseAnswer(/rotate$/, {
    overlap: null,
  });
  const { token } = await makeByHand();
  await reconnect(token);
  await reconcileIntents(engine);
  expect([(await living()).length, await intents()]).toEqual([2, []]);
  expect((await events()).slice(-3)).toMatchObject([
    { kind: 'reconnected' },
    { kind: 'recovered' },
    {
      kind: 'failed',
      by: { kind: 'person' },
      message: expect.stringMatching(
        /may have replaced the token of "managed" at .*revoke one that was made then/,
      ),
      details: { left: 'rotation' },
      notice: true,
    },
  ]);
});

test('a reconnect with the very credential that was in doubt shows that nothing was lost', async () => {
  const { reconnect, notices, intents } = await loseAnswer(/rotate$/, { overlap: null }, 'never');
  await reconnect(tokens.dockOwner);
  expect(await intents()).toEqual([]);
  expect((await notices()).filter(({ details }) => 'left' in details)).toEqual([]);
});

test('the old token of one GitLab is not revoked at another by its number', async () => {
  const { deps, actor, id, rotate, takeAway, takeManagerAway, advance, look, living } =
    await createTwoGitLabs();
  await rotate();
  await takeManagerAway();
  await takeAway();
  advance(3 * day);
  expect(await look()).toBeNull();
  await expect(checkConnection(deps, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(await living()).toHaveLength(2);
});

test.each([
  ['the connection', 'takeAway', '"managed" was reconnected to another GitLab'],
  ['its manager', 'takeManagerAway', '"root" was reconnected to another GitLab'],
] as const)(
  'when %s goes to another GitLab, people are told of the old token at once',
  async (_, act, why) => {
    const world = await createTwoGitLabs();
    await world.rotate();
    await world[act]();
    expect(await world.overlap()).toBeNull();
    expect(await world.notices()).toMatchObject([
      { kind: 'twin-ended', message: expect.stringContaining(why), details: { because: 'unwatched' } },
    ]);
    expect(await world.isTellingPlanned()).toBe(true);
  },
);

test('what could not be closed with the reconnect is closed by the next look', async () => {
  const { deps, actor, id, rotate, overlap: open, look, notices } = await createTwoGitLabs();
  await rotate();
  const list = async () => {
    throw new Error('the process died');
  };
  const stores = { ...deps.stores, overlaps: { ...deps.stores.overlaps, list } };
  await changeConnection({ ...deps, stores }, actor, id, {
    settings: { instanceUrl: otherUrl, tokenKind: 'project' },
    secrets: { token: tokens.dockOwner },
  });
  expect(await open()).not.toBeNull();
  expect(await look()).toBeNull();
  expect(await notices()).toMatchObject([{ details: { because: 'unwatched' } }]);
});

test('an old token that GitLab refuses to end for good is told of once its time is over', async () => {
  const { rotate, mock, advance, look, overlap: open, notices, isTellingPlanned } = await createTwoGitLabs();
  await rotate();
  mock.faults.add({
    kind: 'status',
    status: 404,
    match: { method: 'GET', path: '/api/v4/projects/*/access_tokens/*' },
  });
  advance(day);
  await expect(look()).rejects.toMatchObject({ code: 'not_found' });
  advance(day);
  expect(await look()).toBeNull();
  expect(await open()).toBeNull();
  expect(await notices()).toMatchObject([
    { message: expect.stringContaining('because it is refused'), details: { because: 'unwatched' } },
  ]);
  expect(await isTellingPlanned()).toBe(true);
});

test('a rotation that an overlap holds up does not name a date that is past', async () => {
  const { rotate, advance } = await createTwoGitLabs();
  await rotate();
  advance(3 * day);
  await expect(rotate()).rejects.toMatchObject({
    code: 'conflict',
    action: expect.stringMatching(/^It should have been revoked by now/),
  });
});

test.each([
  ['twin', /access_tokens$/, overlap],
  ['rotation', /rotate$/, null],
] as const)('delete with revoke leaves nothing alive of a %s that was lost', async (_, path, wished) => {
  const { engine, actor, id, living, row } = await loseAnswer(path, { overlap: wished });
  await removeConnection(engine, actor, id, { revoke: true });
  expect(await living()).toEqual([]);
  await expect(row()).rejects.toThrow('gone');
});

test.each([
  ['twin', /access_tokens$/, overlap],
  ['rotation', /rotate$/, null],
] as const)('delete with revoke is refused while a %s is in doubt', async (_, path, wished) => {
  const { engine, actor, id, row, intents } = await loseAnswer(path, { overlap: wished });
  const send: Send = async () => {
    throw down();
  };
  await expect(removeConnection({ ...engine, send }, actor, id, { revoke: true })).rejects.toMatchObject({
    code: expect.stringMatching(/^(unavailable|outcome_unknown)$/),
    message: expect.stringMatching(/^"managed" was not deleted: /),
  });
  expect([(await row()).id, (await intents()).length]).toEqual([id, 1]);
});

test('delete with revoke names a lost token once that only a person can end', async () => {
  const { engine, actor, id, managerId, living } = await loseAnswer(/rotate$/, { overlap: null });
  await removeConnection(engine, actor, managerId, { revoke: false });
  await expect(removeConnection(engine, actor, id, { revoke: true })).rejects.toMatchObject({
    code: 'conflict',
    action: expect.stringMatching(/Revoke the lost token at GitLab.*Then delete it\.$/),
  });
  const { items } = await readTimeline(engine, actor, id, { limit: 1 });
  expect(items).toMatchObject([{ kind: 'failed', details: { code: 'revoked' } }]);
  await removeConnection(engine, actor, id, { revoke: true });
  expect(await living()).toHaveLength(1);
});
