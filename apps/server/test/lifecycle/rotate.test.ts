import {
  changeConnection,
  reconcileIntents,
  refreshConnection,
  removeConnection,
  rotateConnection,
} from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { createWorld } from '../world.ts';
import { createConnectedWorld, createTokenWorld, dockSettings, meanwhile, rotatePath } from './connected.ts';

const { dockMaintainer } = demoCredentials.tokens;
const settings = dockSettings;

test('a rotation stores the new token, says when it ends, and the connection works on', async () => {
  const { rotate, check, row, rotations, intents, living } = await createTokenWorld();
  const before = await row();
  const rotated = await rotate();
  expect(rotated).toMatchObject({ status: 'healthy', expiresAt: new Date('2027-05-01T00:00:00Z') });
  expect((await row())?.sealedSecrets).not.toBe(before?.sealedSecrets);
  await expect(check()).resolves.toMatchObject({
    status: 'healthy',
    expiresAt: new Date('2027-05-01T00:00:00Z'),
  });
  expect([rotations(), await living(), await intents()]).toEqual([1, 1, []]);
});

test('of two rotations at once one is made, and the other is told that it is under way', async () => {
  const { rotate, rotations } = await createTokenWorld();
  const both = await Promise.allSettled([rotate(), rotate()]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
  expect(rotations()).toBe(1);
});

test('a lost answer is settled by asking: GitLab had not acted, so the old token works on', async () => {
  const { rotate, check, mock, rotations, intents } = await createTokenWorld();
  mock.faults.add({ kind: 'reset', match: { path: rotatePath }, times: 1 });
  await expect(rotate()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('it had not acted'),
  });
  await expect(check()).resolves.toMatchObject({ status: 'healthy' });
  expect([rotations(), await intents()]).toEqual([1, []]);
});

test('a lost answer is settled by asking: GitLab had acted, so the story is told and nothing is repeated', async () => {
  const { rotate, row, mock, rotations, intents, living } = await createTokenWorld();
  mock.faults.add({ kind: 'reset-after', match: { path: rotatePath }, times: 1 });
  await expect(rotate()).rejects.toMatchObject({
    code: 'revoked',
    message: 'GitLab replaced the token of "dock", and its answer was lost on the way.',
  });
  expect(await row()).toMatchObject({ status: 'needs-reconnect' });
  expect([rotations(), await intents()]).toEqual([1, []]);
  // Asking was not done on a rotate path, where GitLab would have ended the new token too.
  expect(await living()).toBe(1);
});

test('while GitLab cannot be asked, the outcome stays unknown, and it is settled later without another rotation', async () => {
  const { engine, rotate, row, mock, rotations, intents } = await createTokenWorld();
  mock.faults.add({ kind: 'reset-after', match: { path: rotatePath }, times: 1 });
  const afterLooking = { path: '/api/v4/personal_access_tokens/self', skip: 1 };
  mock.faults.add({ kind: 'status', status: 503, match: afterLooking });
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect(await row()).toMatchObject({ status: 'unknown' });
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect([rotations(), (await intents()).length]).toEqual([1, 1]);

  mock.faults.clear();
  await reconcileIntents(engine);
  expect(await row()).toMatchObject({ status: 'needs-reconnect' });
  expect([rotations(), await intents()]).toEqual([1, []]);
});

test('a process that died before it sent anything leaves a token that works and can be rotated', async () => {
  const { engine, rotate, row, rotations, intents } = await createTokenWorld();
  const dying = {
    ...engine,
    send: async (...[url, init]: Parameters<typeof engine.send>) => {
      if (url.endsWith(rotatePath)) throw new TypeError('the process died');
      return engine.send(url, init);
    },
    stores: { ...engine.stores, connections: { ...engine.stores.connections, update: async () => died() } },
  };
  await expect(rotate(dying)).rejects.toThrow('the process died');
  expect(await intents()).toMatchObject([{ kind: 'rotate' }]);
  await reconcileIntents(engine);
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect([rotations(), await intents()]).toEqual([0, []]);
  await expect(rotate()).resolves.toMatchObject({ status: 'healthy' });
});

test('a process that died with the new token in hand leaves a true story, and GitLab is not asked to rotate again', async () => {
  const { engine, rotate, row, rotations, intents, living } = await createTokenWorld();
  const connections = { ...engine.stores.connections, update: async () => died() };
  await expect(rotate({ ...engine, stores: { ...engine.stores, connections } })).rejects.toMatchObject({
    code: 'internal',
  });
  await reconcileIntents(engine);
  expect(await row()).toMatchObject({
    status: 'needs-reconnect',
    statusReason: expect.stringContaining('its answer was lost on the way'),
  });
  expect([rotations(), await intents(), await living()]).toEqual([1, [], 1]);
});

test('a store that did what it was told and died before it said so keeps one new token, and knows it again', async () => {
  const { engine, rotate, check, intents, rotations, living } = await createTokenWorld();
  let deaths = 0;
  const update = async (...write: Parameters<typeof engine.stores.connections.update>) => {
    const written = await engine.stores.connections.update(...write);
    deaths += 1;
    return deaths === 1 ? died() : written;
  };
  const connections = { ...engine.stores.connections, update };
  await expect(rotate({ ...engine, stores: { ...engine.stores, connections } })).resolves.toMatchObject({
    status: 'healthy',
  });
  await expect(check()).resolves.toMatchObject({ status: 'healthy' });
  expect([rotations(), await intents(), await living()]).toEqual([1, [], 1]);
});

test('a new token that arrives after the connection was deleted is ended at GitLab', async () => {
  const { engine, actor, id, rotate, living } = await createTokenWorld();
  const send = meanwhile(engine.send, rotatePath, () =>
    removeConnection(engine, actor, id, { revoke: false }),
  );
  await expect(rotate({ ...engine, send })).rejects.toMatchObject({ code: 'not_found' });
  expect(await living()).toBe(0);
});

test('a new token that arrives after a reconnect is ended, and the credential of the person stays', async () => {
  const { engine, actor, id, rotate, check, living } = await createTokenWorld();
  const send = meanwhile(engine.send, rotatePath, async () => {
    await changeConnection(engine, actor, id, { settings, secrets: { token: dockMaintainer } });
  });
  await rotate({ ...engine, send });
  await expect(check()).resolves.toMatchObject({ status: 'healthy', identity: { role: { level: 40 } } });
  expect(await living()).toBe(0);
});

test('a check that looks at the old token while it is being replaced does not spoil the new one', async () => {
  const { engine, rotate, check, row } = await createTokenWorld();
  const send = meanwhile(engine.send, rotatePath, async () => void (await check()));
  await expect(rotate({ ...engine, send })).resolves.toMatchObject({
    expiresAt: new Date('2027-05-01T00:00:00Z'),
  });
  await expect(check()).resolves.toMatchObject({ status: 'healthy' });
  expect(await row()).toMatchObject({ status: 'healthy' });
});

test('a token past its end cannot save itself, and the connection says so', async () => {
  const { rotate, advance, row, intents } = await createTokenWorld();
  advance(400 * 24 * 3_600_000);
  await expect(rotate()).rejects.toMatchObject({ code: 'expired' });
  expect(await row()).toMatchObject({ status: 'needs-reconnect' });
  expect(await intents()).toEqual([]);
});

test('a rotation that GitLab turns away harms nothing', async () => {
  const { rotate, mock, row, intents } = await createTokenWorld();
  mock.faults.add({ kind: 'rate-limit-json', match: { path: rotatePath }, times: 1 });
  await expect(rotate()).rejects.toMatchObject({ code: 'rate_limited' });
  await expect(rotate(undefined, 400)).rejects.toMatchObject({
    message: expect.stringContaining('must be before'),
  });
  expect(await row()).toMatchObject({ status: 'healthy' });
  expect(await intents()).toEqual([]);
});

test('an authorization is refreshed and a token is rotated, and each says so of the other', async () => {
  const oauth = await createConnectedWorld();
  await expect(rotateConnection(oauth.engine, oauth.actor, oauth.id, { lifeDays: 90 })).rejects.toMatchObject(
    {
      code: 'invalid_input',
      action: 'Refresh it instead.',
    },
  );
  const token = await createTokenWorld();
  await expect(refreshConnection(token.engine, token.actor, token.id)).rejects.toMatchObject({
    code: 'invalid_input',
    action: 'Rotate it instead.',
  });
});

test('an authorization is refreshed on demand, long before it ends', async () => {
  const { engine, actor, id, refreshes, row } = await createConnectedWorld();
  const before = await row();
  await expect(refreshConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(1);
  expect((await row()).sealedSecrets).not.toBe(before.sealedSecrets);
});

test('both are reached over HTTP by their organization only, and a wrong life is refused', async () => {
  const { administrator, addOrganization, mock } = await createWorld();
  const person = await administrator();
  const made = await person.post('/api/v1/app-connections', {
    name: 'mine',
    app: 'gitlab',
    method: 'access-token',
    settings,
    secrets: { token: dockMaintainer },
  });
  const path = `/api/v1/app-connections/${String(made.json['id'])}`;
  expect((await person.post(`${path}/rotate`, { lifeDays: 0 })).status).toBe(400);
  expect(await person.post(`${path}/rotate`, { lifeDays: 30 })).toMatchObject({
    status: 200,
    json: { status: 'healthy', expiresAt: '2027-03-02T00:00:00.000Z' },
  });
  expect((await person.post(`${path}/refresh`, {})).status).toBe(400);
  const stranger = await addOrganization();
  expect((await stranger.post(`${path}/rotate`, {})).status).toBe(404);
  expect((await stranger.post(`${path}/refresh`, {})).status).toBe(404);
  expect(mock.journal.entries({ method: 'POST', path: rotatePath })).toHaveLength(1);
});

function died(): never {
  throw new TypeError('the process died');
}
