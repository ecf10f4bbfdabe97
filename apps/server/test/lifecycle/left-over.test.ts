import { createRegistry, type Send } from '@moorage/core';
import {
  checkConnection,
  finishAuthorization,
  lendCredential,
  reconcileIntents,
  rotateConnection,
  startAuthorization,
} from '@moorage/engine';
import { gitlab } from '@moorage/plugin-gitlab';
import { decideOnConsent, type MockGitLab } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createConnectedWorld, createTokenWorld, hour, meanwhile, minute } from './connected.ts';
import { createManagedWorld } from './managed.ts';

const second = 1000;
const person = { username: 'ada', password: 'moorage-demo' };
const rows = z.object({ rows: z.array(z.object({ revokedAt: z.unknown() })) });
const snapshot = z.object({ tables: z.object({ oauthTokens: rows }) });

/** The OAuth tokens that GitLab still accepts, or would refresh. */
function livingTokens(mock: Pick<MockGitLab, 'snapshot'>): number {
  const { oauthTokens } = snapshot.parse(mock.snapshot().state).tables;
  return oauthTokens.rows.filter(({ revokedAt }) => revokedAt === null).length;
}

/** A pair that arrives when a person has put another one in meanwhile. */
async function arriveLate(revokeEnds: 'pair' | 'grant') {
  const { methods } = gitlab;
  const plugin = { ...gitlab, methods: { ...methods, oauth: { ...methods.oauth, revokeEnds } } };
  const world = await createConnectedWorld({ engine: { plugins: createRegistry([plugin]) } });
  const { engine, actor, id, advance, mock } = world;
  advance(3 * hour);
  const send = meanwhile(engine.send, '/oauth/token', async () => {
    const { authorizationUrl } = await startAuthorization(engine, actor, { connectionId: id });
    const back = new URL(await decideOnConsent(mock.fetch, authorizationUrl, person));
    await finishAuthorization(engine, actor, back.searchParams);
  });
  await expect(checkConnection({ ...engine, send }, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  return world;
}

test('a late pair is ended at an app where that ends nothing else', async () => {
  const { mock } = await arriveLate('pair');
  expect(livingTokens(mock)).toBe(1);
});

test('a late pair is left alone at an app where ending it would end the one that is used', async () => {
  const { mock } = await arriveLate('grant');
  expect(mock.journal.count({ path: '/oauth/revoke' })).toBe(0);
});

test('a manager by token is let go of before a lost rotation is settled, which needs it', async () => {
  const world = await createManagedWorld({ by: 'administrator' });
  world.mock.faults.add({ kind: 'reset-after', match: { path: world.rotatePath }, times: 1 });
  await expect(world.rotate()).resolves.toMatchObject({ status: 'healthy' });
  expect([world.rotations(), (await world.living()).length, await world.intents()]).toEqual([2, 1, []]);
});

test('a refresh that took its time to be lost is not repeated under what is left of the lease', async () => {
  const { engine, actor, id, advance, mock, refreshes, intents, row } = await createConnectedWorld();
  advance(3 * hour);
  mock.faults.add({ kind: 'reset', match: { method: 'POST', path: '/oauth/token' }, times: 1 });
  const send: Send = (url, init) => {
    if (url.endsWith('/oauth/token')) advance(29 * second);
    return engine.send(url, init);
  };
  await expect(checkConnection({ ...engine, send }, actor, id)).resolves.toMatchObject({ status: 'unknown' });
  expect([refreshes(), (await intents()).length]).toEqual([1, 1]);
  await reconcileIntents(engine);
  expect(refreshes()).toBe(2);
  expect([(await row()).status, await intents()]).toEqual(['healthy', []]);
});

test('a new token is worth no more than the one that it replaces, until it has been checked', async () => {
  const { engine, actor, id, mock, check, row } = await createTokenWorld();
  const self = '/api/v4/personal_access_tokens/self';
  mock.faults.add({
    kind: 'status',
    status: 403,
    body: '{"message":"403 Forbidden"}',
    match: { path: self },
  });
  await expect(check()).resolves.toMatchObject({ status: 'needs-reconnect' });
  const before = await row();
  mock.faults.clear();
  await expect(rotateConnection(engine, actor, id, {})).resolves.toMatchObject({ status: 'needs-reconnect' });
  expect((await row())?.statusReason).toBe(before?.statusReason);
  await expect(check()).resolves.toMatchObject({ status: 'healthy', statusReason: null });
});

test('a credential that another process refreshed, and then found dead, is not lent', async () => {
  const { engine, actor, id, advance, revokeAtGitLab, refreshes, row } = await createConnectedWorld();
  advance(1.9 * hour);
  const lease = await engine.stores.leases.take(`connection:${id}`, 'other', engine.clock.now(), minute);
  const other = { ...engine, stores: { ...engine.stores } };
  const wait = async () => {
    if (lease === null || refreshes() > 0) return;
    await engine.stores.leases.release(lease);
    await checkConnection(other, actor, id);
    await revokeAtGitLab();
    await checkConnection(other, actor, id);
  };
  const borrower = { actor, lends: true };
  await expect(lendCredential({ ...engine, wait }, borrower, id)).rejects.toMatchObject({
    code: 'grant_ended',
    message: expect.stringContaining('needs a reconnect'),
  });
  expect([refreshes(), (await row()).status]).toEqual([1, 'needs-reconnect']);
});
