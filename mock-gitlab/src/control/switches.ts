import type { Hono } from 'hono';
import type { AppEnv } from '../http/exchange.ts';
import { object, truth } from '../shape.ts';
import { changeSettings } from '../state/settings.ts';
import { type SwitchesInput, switchesShape, throttlesOf } from '../switches.ts';
import type { World } from '../world.ts';
import { bodyOf, worldOf } from './input.ts';

/**
 * Makes a running mock another GitLab. Where an administrator has changed settings, the switches that settings begin with
 * are set there too.
 * @throws InputError naming the key
 */
export function changeSwitches(world: World, input: unknown): void {
  const change: SwitchesInput = switchesShape.parse(input, '');
  Object.assign(world.switches, change);
  if (world.state.settings.get(1) === undefined) return;
  const { tokenPrefix, rateLimits } = change;
  changeSettings(world, {
    ...(tokenPrefix !== undefined && { personalAccessTokenPrefix: tokenPrefix }),
    ...(rateLimits !== undefined && throttlesOf(world.switches)),
  });
}

const strictShape = object({ strict: truth });

/** `GET, PATCH /switches`, `GET, POST /strict`. */
export function mountSwitches(control: Hono<AppEnv>): void {
  control.get('/switches', (c) => c.json(worldOf(c).switches));
  control.patch('/switches', async (c) => {
    const world = worldOf(c);
    changeSwitches(world, await bodyOf(c.req.raw, '{"tier": "premium"}'));
    return c.json(world.switches);
  });
  control.get('/strict', (c) => c.json({ strict: worldOf(c).strict }));
  control.post('/strict', async (c) => {
    const world = worldOf(c);
    const { strict } = strictShape.parse(await bodyOf(c.req.raw, '{"strict": true}'), '');
    world.strict = strict;
    return c.json({ strict });
  });
}
