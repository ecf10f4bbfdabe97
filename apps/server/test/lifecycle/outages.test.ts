import {
  changeConnection,
  checkConnection,
  createGuardedFetch,
  listChoices,
  parseAllowList,
  reconcileIntents,
  refreshAhead,
} from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import {
  createConnectedWorld,
  createTokenWorld,
  dockSettings,
  hour,
  minute,
  rotatePath,
} from './connected.ts';

const { dockMaintainer } = demoCredentials.tokens;
const tokenCall = { method: 'POST', path: '/oauth/token' };
const self = '/api/v4/personal_access_tokens/self';

test('an outage says what happened, since when, how long the credential works, and what happens next', async () => {
  const { check, advance, mock } = await createTokenWorld();
  mock.faults.add({ kind: 'status', status: 503 });
  const checked = await check();
  expect(checked.status).toBe('degraded');
  expect(checked.statusReason).toContain(
    'This began at 2027-01-31 08:00 UTC. The stored credential works until 2027-04-01 00:00 UTC; ' +
      'Moorage tries again by itself.',
  );
  advance(hour);
  await expect(check()).resolves.toMatchObject({ statusReason: checked.statusReason });
});

test('an access token that has ended meanwhile is named so', async () => {
  const { engine, actor, id, advance, mock } = await createConnectedWorld();
  advance(3 * hour);
  mock.faults.add({ kind: 'rate-limit-text', match: tokenCall });
  const checked = await checkConnection(engine, actor, id);
  expect(checked).toMatchObject({
    status: 'degraded',
    statusReason: expect.stringContaining('The stored credential ended at 2027-01-31 10:00 UTC'),
  });
});

test('the story of a token that was lost stays, though a later check only finds it revoked', async () => {
  const { rotate, check, mock, row, events } = await createTokenWorld();
  mock.faults.add({ kind: 'reset-after', match: { path: rotatePath }, times: 1 });
  await expect(rotate()).rejects.toMatchObject({ code: 'revoked' });
  const story = (await row())?.statusReason;
  expect(story).toContain('its answer was lost on the way');
  await expect(check()).resolves.toMatchObject({ status: 'needs-reconnect', statusReason: story });
  expect((await events()).map(({ kind }) => kind)).toEqual(['connected', 'failed', 'checked']);
});

test('an outage says nothing new of a credential that is dead', async () => {
  const { check, mock, events } = await createTokenWorld();
  mock.faults.add({ kind: 'revoked-token', times: 1 });
  const dead = await check();
  mock.faults.add({ kind: 'status', status: 503 });
  await expect(check()).resolves.toMatchObject({
    status: 'needs-reconnect',
    statusReason: dead.statusReason,
  });
  expect((await events()).at(-1)).toMatchObject({
    kind: 'checked',
    details: { status: 'needs-reconnect', code: 'unavailable' },
  });
});

test('readers do not ask again and again for tokens of a dead grant, and a check asks once', async () => {
  const { engine, actor, id, advance, revokeAtGitLab, refreshes } = await createConnectedWorld();
  await revokeAtGitLab();
  advance(3 * hour);
  await checkConnection(engine, actor, id);
  expect(refreshes()).toBe(1);
  const read = () => listChoices(engine, actor, id, 'projects', {});
  const told = { code: 'grant_ended', message: expect.stringContaining('invalid_grant') };
  await expect(read()).rejects.toMatchObject(told);
  await expect(read()).rejects.toMatchObject(told);
  await refreshAhead(engine, actor, id);
  expect(refreshes()).toBe(1);
  await checkConnection(engine, actor, id);
  expect(refreshes()).toBe(2);
});

test('a grant that was revoked while its access token lived is found dead without a refresh', async () => {
  const { engine, actor, id, revokeAtGitLab, refreshes } = await createConnectedWorld();
  await revokeAtGitLab();
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'needs-reconnect' });
  expect(refreshes()).toBe(0);
});

test('the wait that the token endpoint asks for is passed on', async () => {
  const { engine, actor, id, advance, mock, row, intents } = await createConnectedWorld();
  advance(hour + 50 * minute);
  mock.faults.add({ kind: 'rate-limit-text', match: tokenCall, retryAfterSeconds: 40 });
  await expect(refreshAhead(engine, actor, id)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfter: 40,
  });
  expect([await row(), await intents()]).toMatchObject([{ status: 'degraded' }, []]);
});

test('while the old token lives, readers of an app in trouble do not all try to refresh', async () => {
  const { engine, actor, id, advance, mock, refreshes } = await createConnectedWorld();
  advance(hour + 55 * minute);
  mock.faults.add({ kind: 'rate-limit-text', match: tokenCall });
  const read = () => listChoices(engine, actor, id, 'projects', {});
  await read();
  await read();
  expect(refreshes()).toBe(1);
  advance(minute);
  await read();
  expect(refreshes()).toBe(2);
});

test('an access token that ended early is no dead grant while nobody can be asked for another', async () => {
  const { engine, actor, id, mock, refreshes } = await createConnectedWorld();
  mock.faults.add({ kind: 'expired-token', match: { path: '/oauth/token/info' } });
  mock.faults.add({ kind: 'expired-token', match: { path: '/api/**' } });
  mock.faults.add({ kind: 'rate-limit-text', match: tokenCall });
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'degraded' });
  mock.faults.clear();
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect(refreshes()).toBe(1);
});

test('a client secret that cannot be opened leaves nothing in doubt', async () => {
  const { engine, actor, id, advance, row, intents, refreshes } = await createConnectedWorld();
  advance(hour + 50 * minute);
  const { oauthApplicationId } = await row();
  const { oauthApplications } = engine.stores;
  await oauthApplications.replaceSecret(actor.organizationId, oauthApplicationId ?? '', 'sealed elsewhere');
  await expect(refreshAhead(engine, actor, id)).rejects.toMatchObject({ code: 'sealed_data_unreadable' });
  expect([refreshes(), await intents()]).toEqual([0, []]);
});

test('a refresh that never left this machine leaves nothing in doubt', async () => {
  const { engine, actor, id, advance, row, intents } = await createConnectedWorld();
  advance(hour + 50 * minute);
  const fetch = createGuardedFetch({ allowPrivate: parseAllowList(''), userAgent: 'Moorage' });
  const send: typeof engine.send = (url, init) =>
    url.endsWith('/oauth/token') ? fetch('http://127.0.0.1:4480/oauth/token', init) : engine.send(url, init);
  await expect(refreshAhead({ ...engine, send }, actor, id)).rejects.toMatchObject({
    code: 'blocked_address',
  });
  await fetch.close();
  expect([await row(), await intents()]).toMatchObject([{ status: 'degraded' }, []]);
});

test('a refresh that a proxy in trouble answered is settled by asking, and the old pair goes on', async () => {
  const { engine, actor, id, advance, mock, row, intents } = await createConnectedWorld();
  advance(hour + 50 * minute);
  mock.faults.add({ kind: 'status', status: 503, match: tokenCall, times: 1 });
  await expect(refreshAhead(engine, actor, id)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('it had not acted'),
  });
  expect([await row(), await intents()]).toMatchObject([{ status: 'degraded' }, []]);
});

test('whoever asked for what is in doubt is told when it is asked again', async () => {
  const { engine, rotate, mock, row } = await createTokenWorld();
  const runAt = new Date('2027-01-31T08:04:00Z');
  await engine.stores.jobs.plan([{ kind: 'sweep', subject: 'all', organizationId: null, runAt }], 'exactly');
  mock.faults.add({ kind: 'reset', match: { path: rotatePath }, times: 1 });
  mock.faults.add({ kind: 'status', status: 503, match: { path: self, skip: 1 } });
  await expect(rotate()).rejects.toMatchObject({
    code: 'outcome_unknown',
    action: expect.stringContaining('Moorage asks again at 2027-01-31 08:04 UTC'),
  });
  expect(await row()).toMatchObject({
    status: 'unknown',
    statusReason: expect.stringContaining('Moorage asks again every few minutes'),
  });
});

test('a reconnect ends what was in doubt of the credential before it', async () => {
  const { engine, actor, id, rotate, mock, row, intents } = await createTokenWorld();
  mock.faults.add({ kind: 'reset', match: { path: rotatePath }, times: 1 });
  mock.faults.add({ kind: 'status', status: 503, match: { path: self, skip: 1 } });
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome_unknown' });
  mock.faults.clear();
  await changeConnection(engine, actor, id, { settings: dockSettings, secrets: { token: dockMaintainer } });
  expect([await row(), await intents()]).toMatchObject([
    { status: 'healthy', statusReason: expect.stringContaining('Acts as') },
    [],
  ]);
});

test('a token that ended while its rotation was in doubt is not said to have been replaced', async () => {
  const { engine, rotate, mock, row, advance } = await createTokenWorld();
  mock.faults.add({ kind: 'reset', match: { path: rotatePath }, times: 1 });
  mock.faults.add({ kind: 'status', status: 503, match: { path: self, skip: 1 } });
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome_unknown' });
  mock.faults.clear();
  advance(60 * 24 * hour);
  await reconcileIntents(engine);
  expect(await row()).toMatchObject({
    status: 'needs-reconnect',
    statusReason: expect.stringContaining('its token ended before GitLab could be asked'),
  });
});

/** A store on a disk that is full for so many writes of a new credential. */
function fullFor(world: Awaited<ReturnType<typeof createTokenWorld>>, count: number) {
  const { stores } = world.engine;
  const waits: number[] = [];
  let failures = 0;
  const update: typeof stores.connections.update = async (...write) => {
    if (write[3].sealedSecrets === undefined || failures === count)
      return stores.connections.update(...write);
    failures += 1;
    throw new Error(`database or disk is full: ${write[3].sealedSecrets}`);
  };
  const wait = async (durationMs: number) => void waits.push(durationMs);
  const connections = { ...stores.connections, update };
  return { waits, engine: { ...world.engine, wait, stores: { ...stores, connections } } };
}

test('a disk that is full for a moment costs a moment', async () => {
  const world = await createTokenWorld();
  const full = fullFor(world, 3);
  await expect(world.rotate(full.engine)).resolves.toMatchObject({ status: 'healthy' });
  expect(full.waits).toEqual([100, 400, 1000]);
  expect([world.rotations(), await world.intents(), await world.living()]).toEqual([1, [], 1]);
  await expect(world.check()).resolves.toMatchObject({ status: 'healthy' });
});

test('a disk that stays full loses the new token, and the story is told as it is when it can be', async () => {
  const world = await createTokenWorld();
  const full = fullFor(world, Infinity);
  await expect(world.rotate(full.engine)).rejects.toMatchObject({
    code: 'internal',
    message:
      'GitLab gave a new credential for "dock", and it could not be stored: the database takes no writes.',
  });
  expect(await world.intents()).toHaveLength(1);
  expect(world.lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'a new credential could not be stored and is lost', reason: 'Error', connectionId: world.id },
  ]);
  expect(full.waits.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(5000);
  await reconcileIntents(world.engine);
  expect(await world.row()).toMatchObject({
    status: 'needs-reconnect',
    statusReason: expect.stringContaining('its answer was lost on the way'),
  });
  expect(world.rotations()).toBe(1);
});
