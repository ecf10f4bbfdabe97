import type { Hono } from 'hono';
import type { AppEnv } from '../http/exchange.ts';
import { InputError } from '../shape.ts';
import type { Worlds } from '../worlds.ts';
import { showClock } from './clock.ts';
import { worldOf } from './input.ts';

/** @throws InputError below `/w/`, where there are none */
function worldsOf(context: { env: AppEnv['Bindings'] }): Worlds {
  const { worlds } = worldOf(context);
  if (!worlds)
    throw new InputError('worlds', 'a world has none itself', 'GET /__mock__/worlds of the main one');
  return worlds;
}

/** The isolated worlds below `/w/`; the first request to one makes it. */
export function mountWorlds(control: Hono<AppEnv>): void {
  control.get('/worlds', (c) => {
    const { origin } = c.env.exchange.url;
    return c.json(
      worldsOf(c)
        .list()
        .map(([name, { relativeUrlRoot, clock, journal }]) => ({
          name,
          url: origin + relativeUrlRoot,
          clock: showClock(clock),
          requests: journal.count(),
        })),
    );
  });
  control.delete('/worlds/:name', (c) => {
    const name = c.req.param('name');
    if (!worldsOf(c).remove(name)) {
      throw new InputError('name', `no world is called ${JSON.stringify(name)}`, 'shard-1');
    }
    return c.body(null, 204);
  });
}
