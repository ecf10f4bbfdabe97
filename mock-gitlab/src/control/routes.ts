import { Hono } from 'hono';
import { type Infer, InputError, number, object, optional, text, truth } from '../shape.ts';
import type { Clock } from '../clock.ts';
import type { AppEnv } from '../http/exchange.ts';
import { faultShape } from '../faults/fault.ts';
import type { World } from '../world.ts';

// The control over HTTP is the mock's own: GitLab has nothing under `/__mock__`.

const clockChange = object({
  /** Jumps here. */
  now: optional(text('2027-01-31T08:00:00Z')),
  /** Then moves by this much. */
  advance: optional(
    object({
      days: optional(number(1)),
      hours: optional(number(1)),
      minutes: optional(number(1)),
      seconds: optional(number(1)),
      ms: optional(number(1)),
    }),
  ),
  /** Then runs, or stands still. */
  running: optional(truth),
});

const showClock = (clock: Clock) => ({ now: clock.now().toISOString(), running: clock.running });

function changeClock(clock: Clock, change: Infer<typeof clockChange>): void {
  const before = clock.now();
  try {
    if (change.now !== undefined) clock.set(change.now);
    if (change.advance) clock.advance(change.advance);
  } catch (error) {
    clock.set(before);
    throw error;
  }
  if (change.running === true) clock.run();
  if (change.running === false) clock.freeze();
}

async function bodyOf(request: Request): Promise<unknown> {
  const body = await request.text();
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw new InputError('body', 'must be JSON', '{"now": "2027-01-31T08:00:00Z"}');
  }
}

function query(url: URL, known: readonly string[]): Map<string, string> {
  for (const name of url.searchParams.keys()) {
    if (!known.includes(name)) {
      throw new InputError(name, `is not a known key (${known.join(', ')})`, `?${known[0]}=POST`);
    }
  }
  return new Map(url.searchParams);
}

function journalFilter(url: URL) {
  const given = query(url, ['method', 'path', 'status']);
  const status = given.get('status');
  if (status !== undefined && !/^\d{3}$/.test(status)) {
    throw new InputError('status', 'must be an HTTP status', '?status=401');
  }
  return {
    method: given.get('method'),
    path: given.get('path'),
    status: status === undefined ? undefined : Number(status),
  };
}

/** `/__mock__/…`: the same as the object in process, for other languages and for shells. */
export function controlRoutes(): Hono<AppEnv> {
  const control = new Hono<AppEnv>().basePath('/__mock__');
  const world = (context: { env: AppEnv['Bindings'] }): World => context.env.exchange.world;

  control.get('/health', (c) => {
    const { clock, switches, journal } = world(c);
    return c.json({
      status: 'ok',
      version: switches.version,
      clock: showClock(clock),
      requests: journal.count(),
    });
  });
  control.post('/reset', (c) => {
    world(c).reset();
    return c.json({ status: 'ok' });
  });
  control.post('/seed', async (c) => {
    world(c).seed(await bodyOf(c.req.raw));
    return c.json({ status: 'ok' }, 201);
  });
  control.get('/clock', (c) => c.json(showClock(world(c).clock)));
  control.post('/clock', async (c) => {
    const { clock } = world(c);
    changeClock(clock, clockChange.parse(await bodyOf(c.req.raw), ''));
    return c.json(showClock(clock));
  });
  control.get('/faults', (c) => c.json(world(c).faults.list()));
  control.post('/faults', async (c) => {
    const fault = faultShape.parse(await bodyOf(c.req.raw), '');
    return c.json(world(c).faults.add(fault), 201);
  });
  control.delete('/faults', (c) => {
    world(c).faults.clear();
    return c.body(null, 204);
  });
  control.delete('/faults/:id', (c) => {
    const id = c.req.param('id');
    if (!world(c).faults.remove(id)) {
      throw new InputError('id', `no fault is called ${JSON.stringify(id)}`, 'fault-1');
    }
    return c.body(null, 204);
  });
  control.get('/journal', (c) => c.json(world(c).journal.entries(journalFilter(c.env.exchange.url))));
  control.get('/state', (c) => c.json(world(c).save()));
  control.put('/state', async (c) => {
    world(c).load(await bodyOf(c.req.raw));
    return c.json({ status: 'ok' });
  });
  control.all('*', (c) => c.json({ error: `no control is called ${c.req.path}` }, 404));

  control.onError((error, c) => {
    if (!(error instanceof InputError)) throw error;
    return c.json({ error: error.message }, 400);
  });
  return control;
}
