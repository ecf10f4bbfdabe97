import { planConnection, sweep, type Dependencies, type Stores } from '@moorage/engine';
import { beforeEach, expect, test } from 'vitest';
import { createMoored, day, tokens, type Moored } from './moored.ts';
import { gitlabUrl } from './world.ts';

let moored: Moored;
let deps: Dependencies;
let organizationId: string;
beforeEach(async () => {
  moored = await createMoored();
  deps = moored.world.engine;
});

const minute = 60_000;
const inPlace = { strategy: 'in-place', daysBefore: 7, lifeDays: 90 };
const setPolicy = (id: string, policy: object) =>
  moored.person.put(`/api/v1/app-connections/${id}/policy`, policy);

/** A token that rotates itself and an authorization, with all their jobs. */
async function connected(): Promise<{ dock: string; oauth: string }> {
  const [dock, oauth] = [await moored.dock(), await moored.authorize()];
  await setPolicy(dock, { rotate: inPlace });
  organizationId = (await rowOf(dock)).organizationId;
  return { dock, oauth };
}

async function rowOf(id: string) {
  const row = (await deps.stores.connections.scan(null, 100)).find((one) => one.id === id);
  if (row === undefined) throw new Error('there is no such connection');
  return row;
}

/** Counts what is asked of one store, and passes it on. */
function counting(name: keyof Stores): { deps: Dependencies; calls: Record<string, number> } {
  const calls: Record<string, number> = {};
  const store = new Proxy(deps.stores[name], {
    get(target, method: string) {
      const act: unknown = Reflect.get(target, method);
      if (typeof act !== 'function') return act;
      return (...values: unknown[]) => {
        calls[method] = (calls[method] ?? 0) + 1;
        return Reflect.apply(act, target, values);
      };
    },
  });
  return { deps: { ...deps, stores: { ...deps.stores, [name]: store } }, calls };
}

test('plans again what got lost', async () => {
  const { dock, oauth } = await connected();
  const before = [await moored.jobs(dock), await moored.jobs(oauth)];
  for (const kind of ['check', 'refresh', 'rotate'] as const)
    for (const id of [dock, oauth]) await deps.stores.jobs.cancel(kind, id);
  await sweep(deps);
  expect([await moored.jobs(dock), await moored.jobs(oauth)]).toEqual(before);
  expect(Object.keys(before[0] ?? {}).toSorted()).toEqual(['check', 'rotate']);
  expect(Object.keys(before[1] ?? {}).toSorted()).toEqual(['check', 'refresh']);
});

test('moves what is misplaced, and takes away what should not be', async () => {
  const { dock, oauth } = await connected();
  const [right, refreshed] = [await moored.jobs(dock), await moored.jobs(oauth)];
  const runAt = new Date('2027-12-24T00:00:00Z');
  const wrong = { organizationId, runAt };
  await deps.stores.jobs.plan(
    [
      { kind: 'rotate', subject: dock, ...wrong },
      { kind: 'check', subject: dock, ...wrong },
      { kind: 'rotate', subject: oauth, ...wrong },
    ],
    'exactly',
  );
  await sweep(deps);
  expect([await moored.jobs(dock), await moored.jobs(oauth)]).toEqual([right, refreshed]);
});

test('what is in its place costs no write, and no look-up for each connection', async () => {
  const { dock } = await connected();
  const row = await rowOf(dock);
  for (let index = 0; index < 600; index += 1)
    await deps.stores.connections.insert({ ...row, id: `${dock}-${index}`, name: `dock ${index}` });
  await sweep(deps);
  const jobs = counting('jobs');
  await sweep(jobs.deps);
  expect(jobs.calls).toEqual({ listOf: 4, plan: 1 });
  const connections = counting('connections');
  await sweep(connections.deps);
  expect(connections.calls).toEqual({ scan: 2 });
});

test('forgets checks after 30 days, and nothing else that happened', async () => {
  const { dock } = await connected();
  await moored.person.post(`/api/v1/app-connections/${dock}/check`);
  moored.world.advance(20 * day);
  await moored.person.post(`/api/v1/app-connections/${dock}/check`);
  moored.world.advance(11 * day);
  await sweep(deps);
  const { items } = (await moored.person.get(`/api/v1/app-connections/${dock}/timeline`)).json;
  const seen = items.map(({ kind, at }: { kind: string; at: string }) => `${kind} ${at.slice(0, 10)}`);
  expect(seen).toEqual(['checked 2027-02-20', 'policy-changed 2027-01-31', 'connected 2027-01-31']);
});

test('one step that fails keeps nothing from the others', async () => {
  const { dock } = await connected();
  await deps.stores.jobs.cancel('rotate', dock);
  const failing = async () => {
    throw new Error('the disk is full');
  };
  await sweep({
    ...deps,
    stores: {
      ...deps.stores,
      intents: { ...deps.stores.intents, listOpen: failing },
      authorizations: { ...deps.stores.authorizations, removeExpired: failing },
    },
  });
  expect(await moored.jobs(dock)).toHaveProperty('rotate');
  const failed = moored.world.lines.filter(({ message }) => message === 'a step of the sweep failed');
  expect(failed.map((line) => line['step'])).toEqual(['settle open intents', 'forget what is old']);
});

test('plans when people are told: of the next reminder', async () => {
  await connected();
  await sweep(deps);
  // 30 days before dock ends; the 60 had passed when it was connected.
  expect(await moored.jobs(organizationId)).toEqual({ tell: '2027-03-02T00:00:00.000Z' });
});

test('plans when people are told: soon, of what they do not know yet', async () => {
  const { dock } = await connected();
  moored.world.mock.faults.add({ kind: 'status', status: 401 });
  await moored.person.post(`/api/v1/app-connections/${dock}/check`);
  await deps.stores.jobs.cancel('tell', organizationId);
  await sweep(deps);
  expect(await moored.jobs(organizationId)).toEqual({ tell: '2027-01-31T08:01:00.000Z' });
});

test('an app that gives shorter lives than were asked for is asked to rotate once a day', async () => {
  const { dock } = await connected();
  await moored.person.post(`/api/v1/app-connections/${dock}/rotate`, {});
  const row = await rowOf(dock);
  const expiresAt = new Date('2027-02-03T00:00:00Z');
  const updatedAt = deps.clock.now();
  const short = await deps.stores.connections.update(organizationId, dock, row.revision, {
    expiresAt,
    updatedAt,
  });
  if (short === null) throw new Error('somebody else was faster');
  await planConnection(deps, short);
  expect((await moored.jobs(dock))['rotate']).toBe('2027-02-01T08:00:00.000Z');
});

test('a token rotates by itself in its window, and by then not before', async () => {
  const dock = await moored.dock();
  const window = { days: ['fri'], from: '02:00', to: '04:00', timeZone: 'Europe/Berlin' };
  const { json } = await setPolicy(dock, { rotate: { ...inPlace, window } });
  const rotations = () =>
    moored.world.mock.journal.count({ path: '/api/v4/personal_access_tokens/self/rotate' });
  const moveTo = async (at: string) => {
    moored.world.advance(Date.parse(at) - deps.clock.now().getTime());
    await moored.world.server.jobs.runDue();
  };
  await moveTo('2027-03-26T01:00:00Z');
  expect(rotations()).toBe(0);
  await moveTo(json.nextRotationAt);
  await moveTo('2027-03-26T03:00:00Z');
  expect(rotations()).toBe(1);
  const timeline = (await moored.person.get(`/api/v1/app-connections/${dock}/timeline?kind=rotated`)).json;
  expect(timeline.items).toMatchObject([{ at: json.nextRotationAt, by: { kind: 'schedule' } }]);
  const policy = (await moored.person.get(`/api/v1/app-connections/${dock}/policy`)).json;
  expect(policy.sentence).toMatch(/^Rotates on 18 June 2027, between 02:00 and 04:00/);
});

test('a token that ended while nothing ran is brought back by its manager at the next start', async () => {
  const [dock, ada] = [await moored.dock(), await moored.ada()];
  await setPolicy(dock, { rotate: { ...inPlace, strategy: 'manager', managerConnectionId: ada } });
  moored.world.advance(61 * day);
  await moored.world.server.jobs.runDue();
  const { json } = await moored.person.get(`/api/v1/app-connections/${dock}`);
  expect(json).toMatchObject({ status: 'healthy', expiresAt: '2027-07-01T00:00:00.000Z' });
  expect((await moored.jobs(dock))['rotate']).toMatch(/^2027-06-24/);
});

test('a token that its manager cannot bring back is tried once after each check, and then left alone', async () => {
  const [dock, ada] = [await moored.dock(), await moored.ada()];
  await setPolicy(dock, { rotate: { ...inPlace, strategy: 'manager', managerConnectionId: ada } });
  await moored.world.mock.fetch(`${gitlabUrl}/api/v4/personal_access_tokens/self`, {
    method: 'DELETE',
    headers: { 'private-token': tokens.dockOwner },
  });
  moored.world.mock.journal.clear();
  // Its manager looks at it first, sees that there is nothing to replace, and looks for what may have taken its place.
  const tries = () => moored.world.mock.journal.count({ path: '/api/v4/projects/*/access_tokens' });
  const counts: number[] = [];
  for (let passed = 0; passed < 4; passed += 1) {
    moored.world.advance(day);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      await moored.world.server.jobs.runDue();
      moored.world.advance(11 * minute);
    }
    counts.push(tries());
  }
  expect((await moored.person.get(`/api/v1/app-connections/${dock}`)).json.status).toBe('needs-reconnect');
  const [first = 0, last = 0] = [counts[0], counts.at(-1)];
  expect(first).toBe(1);
  expect(last).toBeGreaterThan(1);
  expect(last).toBeLessThanOrEqual(4);
});

test('an authorization that nobody uses is refreshed before its access token ends, all day long', async () => {
  const oauth = await moored.authorize();
  moored.world.mock.journal.clear();
  for (let passed = 0; passed < 24 * 60; passed += 5) {
    moored.world.advance(5 * minute);
    await moored.world.server.jobs.runDue();
    const { accessExpiresAt } = await rowOf(oauth);
    expect(accessExpiresAt?.getTime()).toBeGreaterThan(deps.clock.now().getTime() + 5 * minute);
  }
  const refreshes = moored.world.mock.journal.count({ method: 'POST', path: '/oauth/token' });
  expect([13, 14]).toContain(refreshes);
});
