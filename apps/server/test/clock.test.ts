import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import type { ClockMotor } from '../src/index.ts';
import { listenTo } from './event-reader.ts';
import { createTimers } from './timers.ts';
import { createWorld, gitlabUrl } from './world.ts';

const day = 86_400_000;

/** A Moorage whose time people can move, and GitLab's with it. */
async function createMovableWorld({ isStuck = false } = {}) {
  const timers = createTimers();
  const steps: number[] = [];
  const clockMotor: ClockMotor = {
    async advance(ms) {
      if (isStuck) throw new Error('the clock is broken');
      steps.push(ms);
      world.advance(ms);
      await new Promise((resolve) => void setImmediate(resolve));
    },
  };
  const world = await createWorld({ server: { every: timers.every, clockMotor } });
  const person = await world.administrator();
  await world.server.start();
  const connect = async () => {
    const { json } = await person.post('/api/v1/app-connections', {
      name: 'dock',
      app: 'gitlab',
      method: 'access-token',
      settings: { instanceUrl: gitlabUrl, tokenKind: 'project' },
      secrets: { token: demoCredentials.tokens.dockOwner },
    });
    return String(json.id);
  };
  const moved = async (days: number) => {
    const stream = await listenTo(world, person);
    const reply = await person.post('/api/v1/clock', { days });
    while (!stream.data('clock').some((state, at) => at > 1 && isOver(state))) await stream.settle();
    await stream.leave();
    return { reply, states: stream.data('clock').slice(1) };
  };
  return { world, person, steps, connect, moved };
}

function isOver(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'isMoving' in state && state.isMoving === false;
}

test('where time is real there is no clock to see or move', async () => {
  const world = await createWorld();
  const person = await world.administrator();
  expect(await person.get('/api/v1/clock')).toMatchObject({
    status: 404,
    json: { error: { code: 'not_found' } },
  });
  expect((await person.post('/api/v1/clock', { days: 1 })).status).toBe(404);
});

test('tells the time, to programs as well, which cannot move it', async () => {
  const { world, person } = await createMovableWorld();
  const { status, json } = await person.get('/api/v1/clock');
  expect(status).toBe(200);
  expect(json).toEqual({
    now: world.engine.clock.now().toISOString(),
    isMoving: false,
    from: null,
    to: null,
  });
  expect((await world.browser().get('/api/v1/clock')).status).toBe(401);
  const made = await person.post('/api/v1/access-keys', { name: 'program', access: 'write' });
  const authorization = `Bearer ${made.json.key}`;
  const program = world.browser();
  expect((await program.get('/api/v1/clock', { authorization })).json).toEqual(json);
  expect((await program.post('/api/v1/clock', { days: 1 }, { authorization })).status).toBe(403);
});

test('moves a day in hours, tells of each step, and ends exactly a day later', async () => {
  const { world, steps, moved } = await createMovableWorld();
  const from = world.engine.clock.now();
  const { reply, states } = await moved(1);
  const to = new Date(from.getTime() + day).toISOString();
  expect(reply).toMatchObject({ status: 202, json: { isMoving: true, from: from.toISOString(), to } });
  expect(steps).toHaveLength(24);
  expect(states).toHaveLength(26);
  expect(states.at(-1)).toEqual({ now: to, isMoving: false, from: null, to: null });
});

test('what falls due on the way happens on the way: a token is rotated before it ends', async () => {
  const { world, person, connect, moved } = await createMovableWorld();
  const policy = { rotate: { strategy: 'in-place', daysBefore: 7, lifeDays: 90 } };
  expect((await person.put('/api/v1/policy', policy)).status).toBe(200);
  const id = await connect();
  const before = (await person.get(`/api/v1/app-connections/${id}`)).json;
  await moved(366);
  const after = (await person.get(`/api/v1/app-connections/${id}`)).json;
  expect(Date.parse(after.expiresAt)).toBeGreaterThan(Date.parse(before.expiresAt));
  expect(Date.parse(after.expiresAt)).toBeGreaterThan(world.engine.clock.now().getTime());
  expect(['healthy', 'expiring']).toContain(after.status);
  const { json } = await person.get(`/api/v1/app-connections/${id}/timeline?kind=rotated`);
  expect(json.total).toBeGreaterThanOrEqual(3);
  const kinds = (await person.get(`/api/v1/app-connections/${id}/timeline?kind=failed`)).json;
  expect(kinds.items).toEqual([]);
}, 60_000);

test('stops at the moment of a rotation, however far a step would lead', async () => {
  const { world, person, steps, connect, moved } = await createMovableWorld();
  const window = { days: ['sun'], from: '02:30', to: '03:30', timeZone: 'Europe/Berlin' };
  await person.put('/api/v1/policy', {
    rotate: { strategy: 'in-place', daysBefore: 7, lifeDays: 30, window },
  });
  const id = await connect();
  const planned = (await world.engine.stores.jobs.list(id)).find(({ kind }) => kind === 'rotate');
  await moved(90);
  expect(steps.some((step) => step < day)).toBe(true);
  const { json } = await person.get(`/api/v1/app-connections/${id}/timeline?kind=rotated&limit=100`);
  const rotated = json.items.map(({ at }: { at: string }) => at);
  expect(rotated).toContain(planned?.runAt.toISOString());
  for (const at of rotated) {
    const words = new Intl.DateTimeFormat('en-GB', {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'Europe/Berlin',
    }).format(new Date(at));
    expect(words).toMatch(/^Sun,? 0[23]:\d\d$/);
  }
}, 60_000);

test('refuses a second move while one is under way, and days that are none', async () => {
  const { person } = await createMovableWorld();
  const [one, two] = await Promise.all([
    person.post('/api/v1/clock', { days: 30 }),
    person.post('/api/v1/clock', { days: 1 }),
  ]);
  expect(new Set([one.status, two.status])).toEqual(new Set([202, 409]));
  for (const days of [0, -1, 1.5, 1000])
    expect((await person.post('/api/v1/clock', { days })).status).toBe(400);
});

test('stops after the present step when asked, and may be sent on', async () => {
  const { world, person, steps } = await createMovableWorld();
  await person.post('/api/v1/clock', { days: 366 });
  const reply = await person.delete('/api/v1/clock');
  expect(reply).toMatchObject({ status: 202, json: { isMoving: true } });
  const stands = async () => !(await person.get('/api/v1/clock')).json.isMoving;
  while (!(await stands())) await new Promise((resolve) => void setImmediate(resolve));
  expect(steps.length).toBeLessThan(10);
  expect((await person.delete('/api/v1/clock')).json).toMatchObject({ isMoving: false, to: null });
  expect((await person.post('/api/v1/clock', { days: 1 })).status).toBe(202);
  expect((await world.browser().delete('/api/v1/clock')).status).toBe(401);
});

test('what fails each hour is tried once a step, so that a year does not take as many steps as it has hours', async () => {
  const { world, person, steps, connect, moved } = await createMovableWorld();
  await person.put('/api/v1/policy', { rotate: { strategy: 'in-place', daysBefore: 7, lifeDays: 90 } });
  const id = await connect();
  await person.post(`/api/v1/app-connections/${id}/check`);
  world.mock.faults.add({ kind: 'status', status: 503, match: { path: '/api/v4/**/rotate' } });
  await moved(366);
  expect(steps.length).toBeLessThan(400);
  const { json } = await person.get(`/api/v1/app-connections/${id}/timeline?kind=failed`);
  expect(json.total).toBeGreaterThan(3);
}, 60_000);

test('a clock that breaks ends the move, and is logged', async () => {
  const { world, moved } = await createMovableWorld({ isStuck: true });
  const from = world.engine.clock.now().toISOString();
  const { states } = await moved(1);
  expect(states.at(-1)).toMatchObject({ now: from, isMoving: false });
  expect(world.lines.filter(({ message }) => message === 'the clock stopped on its way')).toHaveLength(1);
});

test('a shutdown ends a move after its present step', async () => {
  const { world, person, steps } = await createMovableWorld();
  await person.post('/api/v1/clock', { days: 366 });
  await world.server.finished();
  expect(steps.length).toBeLessThan(366);
  const taken = steps.length;
  await new Promise((resolve) => void setImmediate(resolve));
  expect(steps).toHaveLength(taken);
});
