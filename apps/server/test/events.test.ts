import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { createEventHub } from '../src/events/event-hub.ts';
import { createEventStream } from '../src/events/event-stream.ts';
import { listenTo } from './event-reader.ts';
import { createTimers } from './timers.ts';
import { createWorld, gitlabUrl, type World, type WorldOptions } from './world.ts';

async function createListeningWorld(options: WorldOptions = {}) {
  const timers = createTimers();
  const world = await createWorld({ ...options, server: { every: timers.every, ...options.server } });
  const person = await world.administrator();
  return { world, person, timers };
}

const token = demoCredentials.tokens.adaApi;
const connection = (name: string) => ({
  name,
  app: 'gitlab',
  method: 'access-token',
  settings: { instanceUrl: gitlabUrl, tokenKind: 'personal' },
  secrets: { token },
});

/** Changes what is stored, as another process would. */
async function changeElsewhere(world: World): Promise<void> {
  const [row] = await world.engine.stores.connections.scan(null, 1);
  if (row === undefined) throw new Error('nothing is connected');
  const patch = { description: 'changed elsewhere', updatedAt: world.engine.clock.now() };
  await world.engine.stores.connections.update(row.organizationId, row.id, row.revision, patch);
}

test('a person who listens hears at once of a change made here, and only then', async () => {
  const { world, person, timers } = await createListeningWorld();
  const stream = await listenTo(world, person);
  timers.tick(1_000);
  await stream.settle();
  expect(stream.events()).toEqual([]);
  expect((await person.post('/api/v1/app-connections', connection('dock'))).status).toBe(201);
  await stream.settle();
  expect(stream.events()).toEqual(['change']);
  await stream.leave();
});

test('a change by another process is heard within a second', async () => {
  const { world, person, timers } = await createListeningWorld();
  await person.post('/api/v1/app-connections', connection('dock'));
  const stream = await listenTo(world, person);
  await changeElsewhere(world);
  await stream.settle();
  expect(stream.events()).toEqual([]);
  timers.tick(1_000);
  await stream.settle();
  expect(stream.events()).toEqual(['change']);
  await stream.leave();
});

test('nothing is heard of another organization', async () => {
  const { world, person, timers } = await createListeningWorld();
  const stranger = await world.addOrganization();
  const stream = await listenTo(world, stranger);
  await person.post('/api/v1/app-connections', connection('dock'));
  timers.tick(3_000);
  await stream.settle();
  expect(stream.events()).toEqual([]);
  await stream.leave();
});

test('the answer is a stream that no proxy keeps back, with when to come back and a sign of life', async () => {
  const { world, person, timers } = await createListeningWorld();
  const stream = await listenTo(world, person);
  expect(stream.status).toBe(200);
  expect(Object.fromEntries(stream.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  timers.tick(15_000);
  await stream.settle();
  expect(stream.text()).toBe('retry: 2000\n\n: still here\n\n');
  await stream.leave();
});

test('many windows cost one question a second, and none once all have left', async () => {
  const { world, person, timers } = await createListeningWorld();
  const { connections } = world.engine.stores;
  const asked: string[] = [];
  const state = connections.state.bind(connections);
  connections.state = (id) => {
    asked.push(id);
    return state(id);
  };
  const streams = [];
  for (let count = 0; count < 5; count += 1) streams.push(await listenTo(world, person));
  const [first] = streams;
  await first?.settle();
  asked.length = 0;
  timers.tick(1_000);
  await first?.settle();
  expect(asked).toHaveLength(1);
  for (const stream of streams) await stream.leave();
  expect(timers.running()).toBe(0);
});

test('ends when the session ends', async () => {
  const { world, person, timers } = await createListeningWorld();
  const stream = await listenTo(world, person);
  const { cookies } = person;
  const elsewhere = world.browser();
  for (const [name, value] of cookies) elsewhere.cookies.set(name, value);
  await elsewhere.post('/api/auth/sign-out');
  timers.tick(30_000);
  await stream.ended;
  expect(timers.running()).toBe(0);
});

test('to listen does not make a session live longer', async () => {
  const { world, person, timers } = await createListeningWorld();
  const { queries, tables } = world.database.auth;
  const stream = await listenTo(world, person);
  // Two days old: whoever uses it now makes it live longer.
  const [fresh] = await queries.select().from(tables.session);
  const expiresAt = new Date((fresh?.expiresAt.getTime() ?? 0) - 2 * 86_400_000);
  await queries.update(tables.session).set({ expiresAt });
  timers.tick(60_000);
  await stream.settle();
  const [session] = await queries.select().from(tables.session);
  expect(session?.expiresAt).toEqual(expiresAt);
  await stream.leave();
});

test('refuses who is not signed in', async () => {
  const { world } = await createListeningWorld();
  expect((await world.browser().get('/api/v1/events')).status).toBe(401);
});

test('one key opens ten streams at most, and one person, and no more than 200 are open together', async () => {
  const { world, person } = await createListeningWorld();
  const streams: Awaited<ReturnType<typeof listenTo>>[] = [];
  const listen = async (who: Parameters<typeof listenTo>[1], times: number) => {
    for (let count = 0; count < times; count += 1) streams.push(await listenTo(world, who));
  };
  await listen(person, 10);
  const eleventh = await listenTo(world, person);
  expect(eleventh.status).toBe(429);
  await eleventh.ended;
  expect(eleventh.text()).toContain('You listen in 10 places already.');
  for (let number = 1; number < 20; number += 1) {
    const { json } = await person.post('/api/v1/access-keys', { name: `key ${number}` });
    await listen({ authorization: `Bearer ${json.key}` }, 10);
  }
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
  const { json: late } = await person.post('/api/v1/access-keys', { name: 'late' });
  const refused = await listenTo(world, { authorization: `Bearer ${late.key}` });
  expect([refused.status, streams.length]).toEqual([429, 200]);
  await streams.pop()?.leave();
  await listen({ authorization: `Bearer ${late.key}` }, 1);
  expect(streams.at(-1)?.status).toBe(200);
  for (const stream of streams) await stream.leave();
});

test('an access key may listen, until it is removed', async () => {
  const { world, person, timers } = await createListeningWorld();
  const made = await person.post('/api/v1/access-keys', { name: 'watcher', access: 'read' });
  const stream = await listenTo(world, { authorization: `Bearer ${made.json.key}` });
  expect(stream.status).toBe(200);
  timers.tick(30_000);
  await stream.settle();
  await person.delete(`/api/v1/access-keys/${made.json.id}`);
  timers.tick(30_000);
  await stream.ended;
});

test('a deleted key stops listening, also where wrong keys come from the same place', async () => {
  const { world, person, timers } = await createListeningWorld();
  const { key, id } = (await person.post('/api/v1/access-keys', { name: 'k' })).json;
  const stream = await listenTo(world, { authorization: `Bearer ${key}` });
  await person.delete(`/api/v1/access-keys/${id}`);
  for (let count = 0; count <= 60; count += 1) {
    await world.send('/api/v1/apps', { headers: { authorization: `Bearer ${count === 0 ? key : 'x'}` } });
  }
  timers.tick(30_000);
  await stream.settle();
  expect(timers.running()).toBe(0);
  await stream.ended;
});

test('a key that has expired stops listening, and to listen is not to use it', async () => {
  const { world, person, timers } = await createListeningWorld();
  const { key } = (await person.post('/api/v1/access-keys', { name: 'k', expiresInDays: 1 })).json;
  const stream = await listenTo(world, { authorization: `Bearer ${key}` });
  world.advance(86_399_000);
  timers.tick(30_000);
  await stream.settle();
  expect(timers.running()).toBe(1);
  const [stored] = (await person.get('/api/v1/access-keys')).json.items;
  expect(stored.lastUsedAt).toBe('2027-01-31T08:00:00.000Z');
  world.advance(1000);
  timers.tick(30_000);
  await stream.settle();
  expect(timers.running()).toBe(0);
});

test('a shutdown ends every stream at once, and lets no new one begin', async () => {
  const { world, person, timers } = await createListeningWorld();
  const stream = await listenTo(world, person);
  await world.server.finished();
  await stream.ended;
  expect(timers.running()).toBe(0);
  expect((await person.get('/api/v1/events')).status).toBe(429);
});

test('what happens beside a connection is heard as well: a policy, also the one that all share', async () => {
  const { world, person, timers } = await createListeningWorld();
  const { json } = await person.post('/api/v1/app-connections', connection('dock'));
  const stream = await listenTo(world, person);
  timers.tick(1_000);
  await stream.settle();
  const policy = { checkEveryMinutes: 30, remindDaysBefore: null, rotate: null, overlap: null };
  for (const path of [`/api/v1/app-connections/${json.id}/policy`, '/api/v1/policy']) {
    const before = stream.events().length;
    expect((await person.put(path, policy)).status).toBe(200);
    await stream.settle();
    expect(stream.events().slice(before)).toEqual(['change']);
  }
  await stream.leave();
});

test('a change that comes while the database is being asked is not missed', async () => {
  let revisions = 0;
  const answers: (() => void)[] = [];
  const hub = createEventHub({
    connections: {
      // What it says is as old as the question.
      state: async () => {
        const state = { count: 1, revisions, newest: 'a', newestEvent: null, policyPutAt: null };
        await new Promise<void>((resolve) => void answers.push(resolve));
        return state;
      },
    },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const sent: string[] = [];
  const stream = { ...createEventStream(() => {}), send: (event: string) => void sent.push(event) };
  const answer = async () => {
    answers.shift()?.();
    await new Promise((resolve) => void setImmediate(resolve));
  };
  hub.join('o', { stream, who: 'ada', isStillAllowed: async () => true });
  revisions = 1;
  hub.look('o');
  await answer();
  await answer();
  expect(sent).toEqual(['change']);
});
