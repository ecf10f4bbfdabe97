import { ConnectionError, createRegistry, type ErrorCode, type Managed, type Send } from '@moorage/core';
import {
  checkConnection,
  lendCredential,
  reconcileIntents,
  rotateConnection,
  type Dependencies,
  type IntentRow,
} from '@moorage/engine';
import { gitlab } from '@moorage/plugin-gitlab';
import { expect, test } from 'vitest';
import { gitlabUrl } from '../world.ts';
import { createConnectedWorld, createTokenWorld, hour, minute } from './connected.ts';
import { createManagedWorld, day } from './managed.ts';

const methods = gitlab.methods;
const token = methods['access-token'];
const down = () => new ConnectionError('unavailable', 'down');

/** While GitLab is acting on the first call at this path, and before anybody has its answer. */
function amid(send: Send, path: RegExp, act: () => Promise<void>): Send {
  let isDone = false;
  return async (url, init) => {
    const answer = await send(url, init);
    if (!isDone && init.method === 'POST' && path.test(new URL(url).pathname)) {
      isDone = true;
      await act();
    }
    return answer;
  };
}

test('no credential is lent while a rotation is open that has burnt it', async () => {
  const { engine, actor, id, mock } = await createManagedWorld({ by: 'administrator' });
  const borrow = () => lendCredential(engine, { actor, lends: true }, id);
  const lent: unknown[] = [];
  const send = amid(engine.send, /rotate$/, async () => {
    lent.push(await borrow().catch((error: unknown) => error));
  });
  await rotateConnection({ ...engine, send }, actor, id, {});
  expect(lent).toMatchObject([
    { code: 'outcome_unknown', message: 'The credential of "managed" is being replaced right now.' },
  ]);
  const { headers } = await borrow();
  expect((await mock.fetch(`${gitlabUrl}/api/v4/user`, { headers })).status).toBe(200);
});

test('a call that begins while a credential is being lent is waited for', async () => {
  const { engine, actor, id, mock, rotate } = await createTokenWorld();
  let asks = 0;
  const intents = {
    ...engine.stores.intents,
    findOpen: async (connectionId: string): Promise<IntentRow | null> => {
      asks += 1;
      // Nothing was open; the rotation comes after the credential was opened, and is over when that is asked again.
      if (asks === 2) await rotate();
      return asks === 2 ? opened : engine.stores.intents.findOpen(connectionId);
    },
  };
  const opened: IntentRow = {
    id: 'i1',
    organizationId: actor.organizationId,
    connectionId: id,
    kind: 'rotate',
    handle: null,
    baseUrl: null,
    twinExpiresAt: null,
    leaseEpoch: 1,
    openedAt: engine.clock.now(),
  };
  const { headers } = await lendCredential(
    { ...engine, stores: { ...engine.stores, intents } },
    { actor, lends: true },
    id,
  );
  expect((await mock.fetch(`${gitlabUrl}/api/v4/user`, { headers })).status).toBe(200);
});

test('while a second token is being made, the first one is lent', async () => {
  const overlap = { quietHours: 1, atMostDays: 2 };
  const { engine, actor, id } = await createManagedWorld({ by: 'administrator', overlap });
  const lent: unknown[] = [];
  const send = amid(engine.send, /access_tokens$/, async () => {
    lent.push(await lendCredential(engine, { actor, lends: true }, id));
  });
  await rotateConnection({ ...engine, send }, actor, id, {});
  expect(lent).toMatchObject([{ connectionId: id }]);
});

/** A process that stands still, e.g. with its machine, right after it wrote down what it is about to do. */
function standingStill(deps: Dependencies, wake: () => void): Dependencies {
  const open: Dependencies['stores']['intents']['open'] = async (...given) => {
    const isOpen = await deps.stores.intents.open(...given);
    wake();
    return isOpen;
  };
  return { ...deps, stores: { ...deps.stores, intents: { ...deps.stores.intents, open } } };
}

test('a process that stood still past its lease sends nothing, and leaves the rest to others', async () => {
  const { engine, rotate, advance, rotations, intents, check } = await createTokenWorld();
  const still = standingStill(engine, () => advance(2 * minute));
  await expect(rotate(still)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('nothing was sent'),
  });
  expect([rotations(), (await intents()).length]).toEqual([0, 1]);
  await reconcileIntents(engine);
  expect(await intents()).toEqual([]);
  await expect(check()).resolves.toMatchObject({ status: 'healthy' });
});

test('one that stood still for so long that an answer would come too late sends nothing either', async () => {
  const { engine, rotate, advance, rotations, intents, events } = await createTokenWorld();
  const still = standingStill(engine, () => advance(30_000));
  await expect(rotate(still)).rejects.toMatchObject({ code: 'unavailable' });
  expect([rotations(), await intents()]).toEqual([0, []]);
  expect((await events()).map(({ kind }) => kind)).toEqual(['connected']);
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
});

test('a refresh token of a lost grant is not sent again where that would end more', async () => {
  const oauth = { ...methods.oauth, refreshReuse: 'ends-grant' } as const;
  const plugins = createRegistry([{ ...gitlab, methods: { ...methods, oauth } }]);
  const { engine, actor, id, advance, mock, refreshes, row } = await createConnectedWorld({
    engine: { plugins },
  });
  advance(3 * hour);
  mock.faults.add({ kind: 'reset-after', match: { method: 'POST', path: '/oauth/token' }, times: 1 });
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'needs-reconnect' });
  const { statusReason } = await row();
  advance(day);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({
    status: 'needs-reconnect',
    statusReason,
  });
  expect(refreshes()).toBe(1);
});

/** A token that has ended while a rotation by its manager was in doubt, and a manager that then does this. */
async function createEndedWorld(managing: Partial<Managed<{ token: string }>>) {
  const world = await createManagedWorld({ by: 'administrator' });
  const { engine, actor, id } = world;
  let isAway = false;
  const send: Send = async (url, init) => {
    isAway ||= init.method === 'POST';
    if (isAway) throw down();
    return engine.send(url, init);
  };
  await expect(rotateConnection({ ...engine, send }, actor, id, {})).rejects.toMatchObject({
    code: 'outcome_unknown',
  });
  if (token.managed === undefined) throw new Error('GitLab has no managers');
  const managed = { ...token.managed, ...managing };
  const plugins = createRegistry([
    { ...gitlab, methods: { ...methods, 'access-token': { ...token, managed } } },
  ]);
  // The manager lives longer: what it manages ends in 60 days.
  world.advance(61 * day);
  return { ...world, deps: { ...engine, plugins } };
}

const refusing = (code: ErrorCode) => async (): Promise<never> => {
  throw new ConnectionError(code, 'The manager is told no.');
};

test.each<ErrorCode>(['forbidden', 'role_too_small', 'missing_scope', 'not_found', 'invalid_input'])(
  'a manager that may not replace what has ended (%s) makes another of the same kind',
  async (code) => {
    const { deps, row, intents } = await createEndedWorld({ rotate: refusing(code) });
    await reconcileIntents(deps);
    expect(await intents()).toEqual([]);
    expect(await row()).toMatchObject({ status: 'healthy' });
  },
);

test.each<ErrorCode>(['role_too_small', 'not_found'])(
  'a manager that may nothing (%s) leaves nobody in doubt for ever',
  async (code) => {
    const no = refusing(code);
    const { deps, row, intents, events } = await createEndedWorld({ rotate: no, twin: no, successor: no });
    await reconcileIntents(deps);
    expect(await intents()).toEqual([]);
    expect(await row()).toMatchObject({
      status: 'needs-reconnect',
      statusReason: expect.stringContaining('told no'),
    });
    expect((await events()).at(-1)).toMatchObject({ kind: 'failed', details: { code: 'expired' } });
  },
);

test('a manager that has ended itself is waited for: a reconnect of it mends both', async () => {
  const { deps, engine, row, intents } = await createEndedWorld({ rotate: refusing('expired') });
  await reconcileIntents(deps);
  expect([(await row()).status, (await intents()).length]).toEqual(['unknown', 1]);
  await reconcileIntents(engine);
  expect([(await row()).status, await intents()]).toEqual(['healthy', []]);
});
