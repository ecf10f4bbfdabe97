import { ConnectionError, type Clock, type Log } from '@moorage/core';
import type { ClockMotor, Every } from '@moorage/server';
import { z } from 'zod';

/** A clock that people can move forward. */
export interface MovableClock extends Clock, ClockMotor {}

/** Time as a mock tells it, over HTTP. */
export interface RemoteClock extends MovableClock {
  close(): void;
}

export interface RemoteClockOptions {
  /** A mock's `/__mock__/clock`. */
  readonly url: string;
  readonly log: Log;
  readonly every: Every;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The time of this machine, in milliseconds since 1970. */
  readonly systemTime: () => number;
}

const askEveryMs = 250;
const patienceMs = 5_000;
/** Two readings of one moment differ by the way of the answers; a clock that was put back differs by more. */
const jitterMs = 2_000;

const reading = z.object({
  now: z.iso.datetime().transform((text) => Date.parse(text)),
  running: z.boolean(),
  speed: z.number().positive().default(1),
});

/** What the mock said last, and when that was here. */
interface Anchor {
  readonly at: number;
  readonly now: number;
  /** 0 while it stands still. */
  readonly speed: number;
}

/**
 * Takes the time from a mock's clock. Between two readings it goes on as the mock's does, and it does not go back when
 * two readings disagree a little. While the mock is away, time goes on from the last reading; before the first, it is
 * the time of this machine.
 */
export async function createRemoteClock(options: RemoteClockOptions): Promise<RemoteClock> {
  const { url, log, every, systemTime } = options;
  let anchor: Anchor = { at: systemTime(), now: systemTime(), speed: 1 };
  let latest = 0;
  let isAway = false;
  let isAsking = false;
  let moves = 0;

  const tell = () => anchor.now + (systemTime() - anchor.at) * anchor.speed;
  const now = () => {
    const time = tell();
    if (time > latest || latest - time > jitterMs) latest = time;
    return new Date(latest);
  };

  async function read(change?: object): Promise<Anchor> {
    const askedAt = systemTime();
    const response = await options.fetch(url, {
      signal: AbortSignal.timeout(patienceMs),
      ...(change !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      }),
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const { now, running, speed } = reading.parse(await response.json());
    // It was read somewhere on the way there and back.
    return { at: (askedAt + systemTime()) / 2, now, speed: running ? speed : 0 };
  }

  async function follow(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    const seenMoves = moves;
    try {
      const found = await read();
      // One that was under way while the clock was moved may tell the time before.
      if (seenMoves === moves) anchor = found;
      if (isAway) log.info('the clock is there again', { url });
      isAway = false;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!isAway) log.warn('the clock cannot be read; time goes on from its last reading', { url, reason });
      isAway = true;
    } finally {
      isAsking = false;
    }
  }

  await follow();
  const close = every(askEveryMs, () => void follow());
  return {
    now,
    close,
    async advance(durationMs) {
      moves += 1;
      try {
        anchor = await read({ advance: { ms: durationMs } });
      } catch (cause) {
        throw new ConnectionError('unavailable', 'The clock did not answer, so it was not moved.', { cause });
      } finally {
        moves += 1;
      }
    },
  };
}
