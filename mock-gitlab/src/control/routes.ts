import { Hono } from 'hono';
import type { AppEnv } from '../http/exchange.ts';
import { faultShape } from '../faults/fault.ts';
import { JournalMismatch } from '../journal/assertions.ts';
import { saveSeed } from '../seed/save.ts';
import { InputError, type Shape, object } from '../shape.ts';
import { mountClock, showClock } from './clock.ts';
import { mountDeliveries } from './deliveries.ts';
import { refuseForeignPages } from './guard.ts';
import { bodyOf, queryOf, truthOf, worldOf } from './input.ts';
import { mountJournal } from './journal.ts';
import { verbsByPath } from './verbs.ts';
import { mountSwitches } from './switches.ts';
import { mountWorlds } from './worlds.ts';

/** A reset has no choices: what somebody means to choose must not be passed over in silence. */
const nothing: Shape<unknown> = {
  ...object({}),
  parse(value, key) {
    const [name] = typeof value === 'object' && value !== null ? Object.keys(value) : ['(whole)'];
    if (name !== undefined) throw new InputError(name, 'means nothing to a reset', '{}');
    return object({}).parse(value, key);
  },
};

// The control over HTTP is the mock's own: GitLab has nothing under `/__mock__`.

function mountFaults(control: Hono<AppEnv>): void {
  control.get('/faults', (c) => {
    const spent = truthOf(queryOf(c.env.exchange.url, ['spent']).get('spent'), 'spent') ?? false;
    const { faults } = worldOf(c);
    return c.json(spent ? faults.spent() : faults.list());
  });
  control.post('/faults', async (c) => {
    const fault = faultShape.parse(await bodyOf(c.req.raw, '{"kind": "reset"}'), '');
    return c.json(worldOf(c).faults.add(fault), 201);
  });
  control.delete('/faults', (c) => {
    worldOf(c).faults.clear();
    return c.body(null, 204);
  });
  control.delete('/faults/:id', (c) => {
    const id = c.req.param('id');
    if (!worldOf(c).faults.remove(id)) {
      throw new InputError('id', `no fault is called ${JSON.stringify(id)}`, 'fault-1');
    }
    return c.body(null, 204);
  });
}

function mountState(control: Hono<AppEnv>): void {
  control.post('/reset', async (c) => {
    nothing.parse(await bodyOf(c.req.raw), '');
    worldOf(c).reset();
    return c.json({ status: 'ok' });
  });
  control.post('/seed', async (c) => {
    worldOf(c).seed(await bodyOf(c.req.raw, '{"people": [{"username": "ada"}]}'));
    return c.json({ status: 'ok' }, 201);
  });
  control.get('/seed', (c) => c.json(saveSeed(worldOf(c))));
  control.get('/state', (c) => c.json(worldOf(c).save()));
  control.put('/state', async (c) => {
    worldOf(c).load(await bodyOf(c.req.raw));
    return c.json({ status: 'ok' });
  });
}

/** `/__mock__/…`: the same as the object in process, for other languages and for shells. */
export function controlRoutes(): Hono<AppEnv> {
  const control = new Hono<AppEnv>().basePath('/__mock__');
  control.use('*', refuseForeignPages);
  control.get('/health', (c) => {
    const { clock, switches, journal } = worldOf(c);
    return c.json({
      status: 'ok',
      version: switches.version,
      clock: showClock(clock),
      requests: journal.count(),
    });
  });
  // What rate limits have counted in windows that are not over.
  control.get('/limits', (c) => {
    const { limits, clock } = worldOf(c);
    return c.json(limits.list(Math.floor(clock.milliseconds() / 1000)));
  });
  mountClock(control);
  mountDeliveries(control);
  mountFaults(control);
  mountJournal(control);
  mountState(control);
  mountSwitches(control);
  mountWorlds(control);
  const verbsOf = verbsByPath(control.routes);
  control.all('*', (c) => {
    const verbs = verbsOf(c.req.path);
    if (verbs.length === 0) return c.json({ error: `no control is called ${c.req.path}` }, 404);
    const error = `${c.req.method} is no verb of ${c.req.path} (${verbs.join(', ')})`;
    return c.json({ error }, 405, { allow: verbs.join(', ') });
  });

  control.onError((error, c) => {
    if (error instanceof JournalMismatch) return c.json({ error: error.message }, 417);
    if (!(error instanceof InputError)) throw error;
    return c.json({ error: error.message }, 400);
  });
  return control;
}
