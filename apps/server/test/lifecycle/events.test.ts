import {
  changeConnection,
  checkConnection,
  reconcileIntents,
  refreshAhead,
  refreshConnection,
  type ConnectionStore,
  type TimelineEvent,
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

const { dockMaintainer, revoked } = demoCredentials.tokens;
const schedule = { kind: 'schedule' } as const;
const kinds = (events: readonly Pick<TimelineEvent, 'kind'>[]) => events.map(({ kind }) => kind);

test('connecting is told with who it acts as and when it ends', async () => {
  const { events } = await createTokenWorld();
  expect(await events()).toEqual([
    {
      kind: 'connected',
      by: 'person',
      message: null,
      details: {
        method: 'access-token',
        actsAs: expect.stringContaining('bot'),
        expiresAt: expect.any(String),
      },
      notice: false,
    },
  ]);
});

test('a change tells which words changed, and none is told where they stayed', async () => {
  const { engine, actor, id, events } = await createTokenWorld();
  await changeConnection(engine, actor, id, { name: 'dock', description: null });
  await changeConnection(engine, actor, id, { name: 'pier', description: 'for the night' });
  expect((await events()).slice(1)).toMatchObject([
    {
      kind: 'changed',
      details: { fields: 'name, description', nameBefore: 'dock', nameAfter: 'pier' },
    },
  ]);
});

test('each check is told with its latency and what it found', async () => {
  const { engine, actor, id, events, advance } = await createTokenWorld();
  const slow: typeof engine.send = async (...request) => {
    advance(142);
    return engine.send(...request);
  };
  await checkConnection({ ...engine, send: slow }, { ...actor, by: schedule }, id);
  const [checked] = (await events()).slice(1);
  expect(checked).toMatchObject({ kind: 'checked', by: 'schedule', details: { status: 'healthy' } });
  expect(Number(checked?.details['latencyMs']) % 142).toBe(0);
  expect(checked?.details['latencyMs']).toBeGreaterThan(0);
});

test('a dead token is told once with its reason, and people are notified; later checks only say that they checked', async () => {
  const { engine, actor, id, events, mock } = await createTokenWorld();
  mock.faults.add({ kind: 'revoked-token' });
  await checkConnection(engine, actor, id);
  await checkConnection(engine, actor, id);
  const [failed, ...later] = (await events()).slice(1);
  expect(failed).toMatchObject({
    kind: 'failed',
    notice: true,
    message: expect.stringContaining('Reconnect with a new credential.'),
    details: { code: 'revoked', status: 'needs-reconnect' },
  });
  expect(later).toMatchObject([
    { kind: 'checked', notice: false, details: { code: 'revoked', status: 'needs-reconnect' } },
  ]);
});

test('a reconnect is told, and that it is well again is told to those who were told that it was not', async () => {
  const { engine, actor, id, events, mock } = await createTokenWorld();
  mock.faults.add({ kind: 'revoked-token', times: 1 });
  await checkConnection(engine, actor, id);
  await changeConnection(engine, actor, id, { settings: dockSettings, secrets: { token: dockMaintainer } });
  expect((await events()).slice(2)).toMatchObject([
    { kind: 'reconnected', by: 'person', details: { expiresAfter: expect.any(String) } },
    { kind: 'recovered', notice: true, details: { statusBefore: 'needs-reconnect' } },
  ]);
});

test('an outage is told once, and its end without waking anybody', async () => {
  const { engine, actor, id, events, mock } = await createTokenWorld();
  mock.faults.add({ kind: 'status', status: 503 });
  await checkConnection(engine, actor, id);
  await checkConnection(engine, actor, id);
  mock.faults.clear();
  await checkConnection(engine, actor, id);
  const told = (await events()).slice(1);
  expect(kinds(told)).toEqual(['failed', 'checked', 'checked', 'recovered']);
  expect(told.filter(({ notice }) => notice)).toEqual([]);
});

test('a refused new credential is no event: nothing happened to the connection', async () => {
  const { engine, actor, id, events } = await createTokenWorld();
  const change = { settings: dockSettings, secrets: { token: revoked } };
  await expect(changeConnection(engine, actor, id, change)).rejects.toMatchObject({ code: 'revoked' });
  expect(kinds(await events())).toEqual(['connected']);
});

test('a refresh is told with both expiries and who wanted it', async () => {
  const { engine, actor, id, events, advance } = await createConnectedWorld();
  await refreshConnection(engine, actor, id);
  advance(hour + 46 * minute);
  await refreshAhead(engine, { ...actor, by: schedule }, id);
  expect((await events()).slice(1)).toMatchObject([
    {
      kind: 'refreshed',
      by: 'person',
      details: { expiresBefore: '2027-01-31T10:00:00.000Z', expiresAfter: '2027-01-31T10:00:00.000Z' },
    },
    { kind: 'refreshed', by: 'schedule', details: { expiresAfter: '2027-01-31T11:46:00.000Z' } },
  ]);
});

test('a rotation is told with its strategy and both expiries', async () => {
  const { rotate, events } = await createTokenWorld();
  await rotate();
  expect((await events()).slice(1)).toMatchObject([
    {
      kind: 'rotated',
      by: 'person',
      details: { strategy: 'in-place', expiresAfter: '2027-05-01T00:00:00.000Z' },
      notice: false,
    },
  ]);
});

test('a rotation that is turned away is told, and the connection stays healthy', async () => {
  const { rotate, events, mock } = await createTokenWorld();
  mock.faults.add({ kind: 'rate-limit-json', match: { path: rotatePath }, times: 1 });
  await expect(rotate()).rejects.toMatchObject({ code: 'rate_limited' });
  expect((await events()).slice(1)).toMatchObject([
    { kind: 'failed', notice: false, details: { code: 'rate_limited', turnedAway: true } },
  ]);
});

test('the whole story of a rotation in doubt is told: unknown first, and what it turned out to be', async () => {
  const { engine, rotate, events, mock } = await createTokenWorld();
  mock.faults.add({ kind: 'reset', match: { path: rotatePath }, times: 1 });
  mock.faults.add({
    kind: 'status',
    status: 503,
    match: { path: '/api/v4/personal_access_tokens/self', skip: 1 },
  });
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome_unknown' });
  mock.faults.clear();
  await reconcileIntents(engine);
  expect((await events()).slice(1)).toMatchObject([
    {
      kind: 'failed',
      by: 'person',
      notice: true,
      details: { code: 'outcome_unknown', status: 'unknown', nextTryAt: expect.any(String) },
    },
    { kind: 'failed', by: 'schedule', notice: false, message: expect.stringContaining('it had not acted') },
    { kind: 'recovered', by: 'schedule', notice: true, details: { statusBefore: 'unknown' } },
  ]);
});

test('a grant that GitLab ended is told with its reason', async () => {
  const { engine, actor, id, events, revokeAtGitLab, advance } = await createConnectedWorld();
  await revokeAtGitLab();
  advance(3 * hour);
  await expect(refreshAhead(engine, { ...actor, by: schedule }, id)).rejects.toMatchObject({
    code: 'grant_ended',
  });
  expect((await events()).at(-1)).toMatchObject({
    kind: 'failed',
    by: 'schedule',
    notice: true,
    message: expect.stringContaining('invalid_grant'),
    details: { code: 'grant_ended' },
  });
});

test('the new token, its event and the end of its intent are one write', async () => {
  const { engine, rotate } = await createTokenWorld();
  const writes: { patch: string[]; events: string[]; clears: boolean }[] = [];
  const update: ConnectionStore['update'] = (organizationId, id, revision, patch, along) => {
    const events = kinds(along?.events ?? []);
    writes.push({ patch: Object.keys(patch), events, clears: along?.clearsIntent !== undefined });
    return engine.stores.connections.update(organizationId, id, revision, patch, along);
  };
  const connections = { ...engine.stores.connections, update };
  await rotate({ ...engine, stores: { ...engine.stores, connections } });
  expect(writes).toEqual([
    { patch: expect.arrayContaining(['sealedSecrets', 'expiresAt']), events: ['rotated'], clears: true },
  ]);
});
