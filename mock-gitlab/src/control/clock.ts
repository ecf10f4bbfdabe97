import type { Hono } from 'hono';
import { type Clock, createClock, durationShape } from '../clock.ts';
import type { AppEnv } from '../http/exchange.ts';
import { type Infer, InputError, number, object, optional, text, truth } from '../shape.ts';
import { settle } from './deliveries.ts';
import { bodyOf, worldOf } from './input.ts';

const clockChange = object({
  /** Jumps here. */
  now: optional(text('2027-01-31T08:00:00Z')),
  /** Then moves by this much. */
  advance: optional(durationShape),
  /** Then runs, or stands still. */
  running: optional(truth),
  /** How many times as fast as the system's clock it runs. */
  speed: optional(number(60)),
});

/** The clock in JSON. */
export const showClock = (clock: Clock) => ({
  now: clock.now().toISOString(),
  running: clock.running,
  ...(clock.speed !== 1 && { speed: clock.speed }),
});

function changeClock(clock: Clock, change: Infer<typeof clockChange>): void {
  const { now, advance, running, speed } = change;
  if (speed !== undefined && running === false) {
    throw new InputError(
      'speed',
      'means nothing to a clock that stands still',
      '{"running": true, "speed": 60}',
    );
  }
  // Tried on another clock first: a move sends webhooks, which no refusal could take back.
  const trial = createClock({ now: clock.milliseconds(), systemTime: () => 0 });
  if (now !== undefined) trial.set(now);
  if (advance) trial.advance(advance);
  if (speed !== undefined) trial.run({ speed });
  if (now !== undefined || advance) clock.set(trial.milliseconds());
  if (running === true || speed !== undefined) clock.run({ speed: speed ?? clock.speed });
  if (running === false) clock.freeze();
}

/** `GET, POST /clock`. */
export function mountClock(control: Hono<AppEnv>): void {
  control.get('/clock', (c) => c.json(showClock(worldOf(c).clock)));
  control.post('/clock', async (c) => {
    const { clock } = worldOf(c);
    const change = await bodyOf(c.req.raw, '{"now": "2027-01-31T08:00:00Z"}');
    changeClock(clock, clockChange.parse(change, ''));
    await settle(worldOf(c));
    return c.json(showClock(clock));
  });
}
