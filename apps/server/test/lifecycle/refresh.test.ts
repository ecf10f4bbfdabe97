import { ConnectionError } from '@moorage/core';
import { checkConnection, listChoices, reconcileIntents, removeConnection } from '@moorage/engine';
import { expect, test } from 'vitest';
import { ada } from '../world.ts';
import { createConnectedWorld, hour, minute, whileRefreshing } from './connected.ts';

const tokenCall = { method: 'POST', path: '/oauth/token' };

test('an access token with more than ten minutes left is used as it is', async () => {
  const { engine, actor, id, advance, refreshes } = await createConnectedWorld();
  advance(hour + 49 * minute);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(0);
});

test('an access token with less than ten minutes left is refreshed before it is used', async () => {
  const { engine, actor, id, advance, refreshes, row, intents } = await createConnectedWorld();
  const before = await row();
  advance(hour + 51 * minute);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(1);
  const after = await row();
  expect(after.sealedSecrets).not.toBe(before.sealedSecrets);
  expect(after.accessExpiresAt?.getTime()).toBe(engine.clock.now().getTime() + 2 * hour);
  expect(await intents()).toEqual([]);
});

test('a thousand readers of an ending credential cause one refresh, and all of them are served', async () => {
  const { engine, actor, id, advance, events } = await createConnectedWorld();
  advance(3 * hour);
  const readers = Array.from({ length: 1000 }, () => listChoices(engine, actor, id, 'projects', {}));
  const pages = await Promise.all(readers);
  expect(pages.every(({ items }) => items.length > 0)).toBe(true);
  expect((await events()).map(({ kind }) => kind)).toEqual(['connected', 'refreshed']);
});

test('a thousand requests to two servers over one database cause one refresh, and all are answered', async () => {
  const { engine, id, advance, events, serve, signIn } = await createConnectedWorld();
  const { cookies } = await signIn(ada);
  // As another process has: a flight of the first is none of the second.
  const servers = [serve(), serve({ stores: { ...engine.stores } })];
  advance(3 * hour);
  const path = `/api/v1/app-connections/${id}/resources/projects`;
  const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  const asked = servers.flatMap(({ app }) =>
    Array.from({ length: 500 }, async () => (await app.request(path, { headers })).status),
  );
  expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
  expect((await events()).map(({ kind }) => kind)).toEqual(['connected', 'refreshed']);
});

test('two processes over one database cause one refresh: the second waits and reads the result', async () => {
  const { engine, actor, id, advance, refreshes } = await createConnectedWorld();
  // Another process has stores of its own over the same database, so no flight of the first is its own.
  const other = { ...engine, stores: { ...engine.stores } };
  advance(3 * hour);
  const both = await Promise.all(
    [engine, other].map((process) => listChoices(process, actor, id, 'projects', {})),
  );
  expect(both.map(({ items }) => items.length > 0)).toEqual([true, true]);
  expect(refreshes()).toBe(1);
});

test('a lease that another process never gives back is waited for, and then named', async () => {
  const { engine, actor, id, advance, refreshes } = await createConnectedWorld();
  advance(3 * hour);
  await engine.stores.leases.take(`connection:${id}`, 'another process', engine.clock.now(), hour);
  await expect(listChoices(engine, actor, id, 'projects', {})).rejects.toMatchObject({
    code: 'unavailable',
    message: 'Another process is refreshing "ada" and has not finished.',
  });
  expect(refreshes()).toBe(0);
});

test('the lease of a process that died is taken over once it has run out', async () => {
  const { engine, actor, id, advance, refreshes } = await createConnectedWorld();
  await engine.stores.leases.take(`connection:${id}`, 'a dead process', engine.clock.now(), minute);
  advance(3 * hour);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(1);
});

test('while GitLab cannot be reached, the old token goes on being used, and the reason is on the connection', async () => {
  const { engine, actor, id, advance, mock, row } = await createConnectedWorld();
  advance(hour + 51 * minute);
  mock.faults.add({ kind: 'rate-limit-text', match: tokenCall });
  await expect(listChoices(engine, actor, id, 'projects', {})).resolves.toMatchObject({
    items: expect.any(Array),
  });
  expect(await row()).toMatchObject({ status: 'degraded' });
  advance(20 * minute);
  await expect(listChoices(engine, actor, id, 'projects', {})).rejects.toMatchObject({
    code: 'rate_limited',
  });
  mock.faults.clear();
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
});

test('a grant that was revoked at GitLab needs a reconnect, and says so', async () => {
  const { engine, actor, id, advance, revokeAtGitLab, intents } = await createConnectedWorld();
  await revokeAtGitLab();
  advance(3 * hour);
  const checked = await checkConnection(engine, actor, id);
  expect(checked.status).toBe('needs-reconnect');
  expect(checked.statusReason).toContain('invalid_grant');
  expect(await intents()).toEqual([]);
});

test('a lost answer is settled by asking: GitLab had not acted, so the old token goes on', async () => {
  const { engine, actor, id, advance, mock, refreshes, intents } = await createConnectedWorld();
  advance(hour + 51 * minute);
  mock.faults.add({ kind: 'reset', match: tokenCall, times: 1 });
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(1);
  expect(await intents()).toEqual([]);
});

test('a lost answer is settled by asking: GitLab had acted, so the story is told and nothing is repeated', async () => {
  const { engine, actor, id, advance, mock, refreshes, intents } = await createConnectedWorld();
  advance(hour + 51 * minute);
  mock.faults.add({ kind: 'reset-after', match: tokenCall, times: 1 });
  const checked = await checkConnection(engine, actor, id);
  expect(checked).toMatchObject({ status: 'needs-reconnect' });
  expect(checked.statusReason).toContain('its answer was lost on the way');
  expect(refreshes()).toBe(1);
  expect(await intents()).toEqual([]);
});

test('with the old token too old to tell, GitLab is asked for a pair once more, and that tells the truth', async () => {
  const { engine, actor, id, advance, mock, refreshes } = await createConnectedWorld();
  advance(3 * hour);
  mock.faults.add({ kind: 'reset', match: tokenCall, times: 1 });
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(2);
});

test('with the old token too old to tell and the pair replaced, the second try is refused and the story is told', async () => {
  const { engine, actor, id, advance, mock, refreshes } = await createConnectedWorld();
  advance(3 * hour);
  mock.faults.add({ kind: 'reset-after', match: tokenCall, times: 1 });
  const checked = await checkConnection(engine, actor, id);
  expect(checked.status).toBe('needs-reconnect');
  expect(checked.statusReason).toContain('its answer was lost on the way');
  expect(refreshes()).toBe(2);
});

test('while GitLab is down after a lost answer, the status is unknown and the intent stays; it is settled later', async () => {
  const { engine, actor, id, advance, mock, intents, refreshes } = await createConnectedWorld();
  advance(hour + 51 * minute);
  mock.faults.add({ kind: 'reset', match: {} });
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'unknown' });
  expect(await intents()).toHaveLength(1);
  mock.faults.clear();
  await reconcileIntents(engine);
  expect(await intents()).toEqual([]);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(2);
});

test('an intent that a crash left open is settled at start', async () => {
  const { engine, actor, id, advance, intents, refreshes } = await createConnectedWorld();
  const lease = await engine.stores.leases.take(`connection:${id}`, 'crashed', engine.clock.now(), minute);
  if (lease === null) throw new Error('the lease was taken');
  const fence = { ...lease, now: engine.clock.now() };
  const openedAt = engine.clock.now();
  const { organizationId } = actor;
  const intent = {
    id: 'i1',
    organizationId,
    connectionId: id,
    kind: 'refresh',
    handle: null,
    baseUrl: null,
    twinExpiresAt: null,
    leaseEpoch: lease.epoch,
    openedAt,
  } as const;
  await expect(engine.stores.intents.open(intent, fence)).resolves.toBe(true);
  advance(2 * minute);
  await reconcileIntents(engine);
  expect(await intents()).toEqual([]);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(0);
});

test('an intent of a process that lives is left to it', async () => {
  const { engine, actor, id, intents } = await createConnectedWorld();
  const now = engine.clock.now();
  const lease = await engine.stores.leases.take(`connection:${id}`, 'alive', now, minute);
  if (lease === null) throw new Error('the lease was taken');
  const { organizationId } = actor;
  const intent = {
    id: 'i1',
    organizationId,
    connectionId: id,
    kind: 'refresh',
    handle: null,
    baseUrl: null,
    twinExpiresAt: null,
    leaseEpoch: lease.epoch,
    openedAt: now,
  } as const;
  await engine.stores.intents.open(intent, { ...lease, now });
  await reconcileIntents(engine);
  expect(await intents()).toHaveLength(1);
});

test('a pair that arrives while the connection is being renamed is not lost', async () => {
  const { engine, actor, id, advance, row } = await createConnectedWorld();
  advance(3 * hour);
  const renaming = {
    ...engine,
    send: whileRefreshing(engine.send, async () => {
      const current = await row();
      await engine.stores.connections.update(actor.organizationId, id, current.revision, {
        name: 'renamed',
        updatedAt: engine.clock.now(),
      });
    }),
  };
  await expect(checkConnection(renaming, actor, id)).resolves.toMatchObject({
    status: 'healthy',
    name: 'renamed',
  });
  expect((await row()).accessExpiresAt?.getTime()).toBe(engine.clock.now().getTime() + 2 * hour);
});

test('a pair that arrives after the connection was deleted is ended at GitLab', async () => {
  const { engine, actor, id, advance, mock } = await createConnectedWorld();
  advance(3 * hour);
  const deleting = {
    ...engine,
    send: whileRefreshing(engine.send, () => removeConnection(engine, actor, id, { revoke: false })),
  };
  await expect(checkConnection(deleting, actor, id)).rejects.toBeInstanceOf(ConnectionError);
  expect(mock.journal.entries({ path: '/oauth/revoke', status: 200 }).length).toBeGreaterThan(0);
});

test('the intent is written before the old pair is burnt, and cleared after the new one is stored', async () => {
  const { engine, actor, id, advance, row, intents } = await createConnectedWorld();
  advance(3 * hour);
  const before = await row();
  const during: unknown[] = [];
  const watching = {
    ...engine,
    send: whileRefreshing(engine.send, async () => {
      during.push(await intents(), (await row()).sealedSecrets === before.sealedSecrets);
    }),
  };
  await checkConnection(watching, actor, id);
  expect(during).toEqual([[expect.objectContaining({ connectionId: id, kind: 'refresh' })], true]);
  expect(await intents()).toEqual([]);
});
