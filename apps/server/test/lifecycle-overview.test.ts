import { overviewLifecycle } from '@moorage/engine';
import { beforeEach, expect, test } from 'vitest';
import { createMoored, day, tokens, type Moored } from './moored.ts';

let moored: Moored;
beforeEach(async () => {
  moored = await createMoored();
});

const path = '/api/v1/lifecycle';
const overview = async (query = '') => (await moored.person.get(`${path}${query}`)).json;
const inPlace = { strategy: 'in-place', daysBefore: 7, lifeDays: 90 };

test('of no connections is empty and complete', async () => {
  expect(await overview()).toEqual({
    from: '2027-01-31T08:00:00.000Z',
    to: '2027-05-01T08:00:00.000Z',
    items: [],
    counts: { healthy: 0, expiring: 0, degraded: 0, 'needs-reconnect': 0, unknown: 0 },
    isComplete: true,
  });
});

test('shows when each connection ends and what keeps it alive, soonest end first', async () => {
  const ids = [await moored.authorize(), await moored.ada(), await moored.dock()];
  await moored.person.put(`/api/v1/app-connections/${ids[2]}/policy`, { rotate: inPlace });
  const { items, counts } = await overview();
  expect(items).toEqual([
    expect.objectContaining({
      name: 'dock',
      status: 'healthy',
      strategy: 'in-place',
      expiresAt: '2027-04-01T00:00:00.000Z',
      nextRotationAt: expect.stringMatching(/^2027-03-25T/),
      sentence: 'Rotates on 25 March 2027, 7 days before it ends, for another 90 days.',
    }),
    expect.objectContaining({
      name: 'ada',
      strategy: 'off',
      nextRotationAt: null,
      sentence: 'Ends on 1 May 2027 and nothing rotates it.',
    }),
    expect.objectContaining({
      name: 'ada-oauth',
      strategy: 'refresh',
      expiresAt: null,
      nextRotationAt: null,
    }),
  ]);
  expect(counts).toMatchObject({ healthy: 3, expiring: 0 });
});

test('says of each the same as its own page', async () => {
  const [dock, ada] = [await moored.dock(), await moored.ada()];
  await moored.person.put('/api/v1/policy', {
    rotate: { ...inPlace, strategy: 'manager', managerConnectionId: ada },
    overlap: { quietHours: 1, atMostDays: 2 },
  });
  const { items } = await overview();
  for (const id of [dock, ada]) {
    const { json } = await moored.person.get(`/api/v1/app-connections/${id}/policy`);
    const item = items.find((one: { id: string }) => one.id === id);
    expect(item).toMatchObject({ sentence: json.sentence, nextRotationAt: json.nextRotationAt });
  }
});

test('counts by status, as the list shows it', async () => {
  await moored.ada();
  const id = await moored.dock();
  moored.world.advance(50 * day);
  expect((await overview()).counts).toMatchObject({ healthy: 1, expiring: 1 });
  moored.world.mock.faults.add({ kind: 'status', status: 503 });
  await moored.person.post(`/api/v1/app-connections/${id}/check`);
  const { items, counts } = await overview();
  expect(counts).toMatchObject({ healthy: 1, expiring: 0, degraded: 1 });
  expect(items[0]).toMatchObject({ id, status: 'degraded', statusReason: expect.stringMatching(/./) });
});

test('tells when a rotation that failed is tried again', async () => {
  const id = await moored.dock();
  await moored.person.put(`/api/v1/app-connections/${id}/policy`, { rotate: inPlace });
  moored.world.advance(56 * day);
  moored.world.mock.faults.add({ kind: 'status', status: 503 });
  await moored.world.server.jobs.runDue();
  const [item] = (await overview()).items;
  expect(item.sentence).toMatch(
    /^Is due to be rotated now, 4 days before it ends, for another 90 days\. The last try failed; the next is on 28 March 2027 at 08:0\d UTC\.$/,
  );
  expect(item.nextRotationAt).toMatch(/^2027-03-28T08:0\d/);
});

test('takes the time that is asked for', async () => {
  const asked = { from: '2027-03-01T00:00:00.000Z', to: '2027-03-31T22:00:00.000Z' };
  expect(await overview(`?from=${asked.from}&to=2027-04-01T00:00:00%2B02:00`)).toMatchObject(asked);
  expect(await overview(`?from=${asked.from}`)).toMatchObject({ to: '2027-05-30T00:00:00.000Z' });
});

test.each([
  ['?from=2027-03-01T00:00:00Z&to=2027-03-01T00:00:00Z', 'to'],
  ['?to=2027-01-01T00:00:00Z', 'to'],
  ['?from=2027-01-01T00:00:00Z&to=2029-01-01T00:00:00Z', 'to'],
  ['?from=yesterday', 'from'],
  ['?from=9999-12-31T23:59:59Z', 'to'],
  ['?from=9999-12-01T00:00:00Z&to=9999-12-31T23:59:59-14:00', 'to'],
  ['?from=0000-01-01T00:00:00%2B14:00', 'from'],
  ['?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z', 'to'],
])('refuses the time %s', async (query, field) => {
  const { status, json } = await moored.person.get(`${path}${query}`);
  expect([status, Object.keys(json.error.fields)]).toEqual([400, [field]]);
});

test('shows nothing of another organization', async () => {
  await moored.dock();
  const theirs = await moored.world.addOrganization();
  expect((await theirs.get(path)).json).toMatchObject({ items: [], counts: { healthy: 0 } });
  await moored.connect('theirs', 'personal', tokens.adaApi, theirs);
  expect((await overview()).items.map((item: { name: string }) => item.name)).toEqual(['dock']);
  expect((await moored.world.browser().get(path)).status).toBe(401);
});

test('lets others have their turn while it looks over many', async () => {
  const id = await moored.dock();
  const { engine } = moored.world;
  const [row] = await engine.stores.connections.scan(null, 1);
  if (row === undefined) throw new Error('there is no connection');
  for (let index = 0; index < 999; index += 1)
    await engine.stores.connections.insert({ ...row, id: `${id}-${index}`, name: `dock ${index}` });
  const turns: number[] = [];
  const wait = async (durationMs: number) => void turns.push(durationMs);
  const actor = { organizationId: row.organizationId, by: { kind: 'schedule' } } as const;
  const { items } = await overviewLifecycle({ ...engine, wait }, actor, {});
  expect(items).toHaveLength(1000);
  expect(turns).toEqual(Array.from({ length: 10 }, () => 0));
});

test('of more connections than it shows says that it is not complete', async () => {
  const id = await moored.dock();
  const { connections } = moored.world.engine.stores;
  const [row] = await connections.scan(null, 1);
  if (row === undefined) throw new Error('there is no connection');
  for (let index = 0; index < 2000; index += 1)
    await connections.insert({ ...row, id: `${id}-${index}`, name: `dock ${index}` });
  const { items, isComplete } = await overview();
  expect([items.length, isComplete]).toEqual([2000, false]);
});
