import { ConnectionError, type Log } from '@moorage/core';
import type { ConnectionStore } from '@moorage/engine';
import type { Every } from '../dependencies.ts';
import { describeError } from '../http/describe-error.ts';
import type { EventStream } from './event-stream.ts';

/** Whoever listens to what changes in an organization. */
export interface Listener {
  readonly stream: EventStream;
  /** A person or an access key: nobody takes all places. */
  readonly who: string;
  /** Whether it may still listen: a session ends, a key is removed. */
  readonly isStillAllowed: () => Promise<boolean>;
}

/** Tells those who listen that something has changed, also when another process has changed it. */
export interface EventHub {
  /** @throws {ConnectionError} `rate_limited` when too many listen already. */
  join(organizationId: string, listener: Listener): void;
  leave(organizationId: string, listener: Listener): void;
  /** Looks at once, because something was done here. */
  look(organizationId: string): void;
  /** To all organizations. */
  tellAll(event: string, data: unknown): void;
  /** Ends all streams: the process is about to end. New ones are refused. */
  end(): void;
}

interface Room {
  readonly listeners: Set<Listener>;
  /** What all connections looked like together when it was last told. */
  seen: string | null;
  looking: 'no' | 'yes' | 'and again';
}

const tickMs = 1_000;
const heartbeatTicks = 15;
const recheckTicks = 30;
/** Each window of a person is one. */
const mostListeners = 200;
const mostOfOne = 10;

export interface HubDependencies {
  readonly connections: Pick<ConnectionStore, 'state'>;
  readonly log: Log;
  readonly every?: Every | undefined;
}

/** One question a second for each organization in which somebody listens, however many do. */
export function createEventHub({ connections, log, every }: HubDependencies): EventHub {
  const rooms = new Map<string, Room>();
  let stopTimer: (() => void) | undefined;
  let ticks = 0;
  let isOver = false;

  const all = () => [...rooms].flatMap(([id, room]) => [...room.listeners].map((one) => [id, one] as const));

  function tick(): void {
    ticks += 1;
    for (const id of rooms.keys()) look(id);
    if (ticks % heartbeatTicks === 0) for (const [, { stream }] of all()) stream.comment('still here');
    if (ticks % recheckTicks === 0) for (const [id, listener] of all()) void recheck(id, listener);
  }

  /** Where the database does not answer nobody is sent away: it is asked again. */
  async function recheck(organizationId: string, listener: Listener): Promise<void> {
    const isAllowed = await listener.isStillAllowed().catch(() => true);
    if (isAllowed) return;
    listener.stream.end();
    leave(organizationId, listener);
  }

  function look(organizationId: string): void {
    const room = rooms.get(organizationId);
    if (room === undefined) return;
    if (room.looking === 'no') void lookNow(organizationId, room);
    else room.looking = 'and again';
  }

  async function lookNow(organizationId: string, room: Room): Promise<void> {
    do {
      room.looking = 'yes';
      try {
        const state = JSON.stringify(await connections.state(organizationId));
        if (room.seen !== null && room.seen !== state)
          for (const { stream } of room.listeners) stream.send('change', {});
        room.seen = state;
      } catch (error) {
        log.warn('changes cannot be looked for', { error: describeError(error) });
        break;
      }
      // Another caller may have said so during the wait.
    } while (wants(room));
    room.looking = 'no';
  }

  function leave(organizationId: string, listener: Listener): void {
    const room = rooms.get(organizationId);
    room?.listeners.delete(listener);
    if (room?.listeners.size === 0) rooms.delete(organizationId);
    if (rooms.size > 0) return;
    stopTimer?.();
    stopTimer = undefined;
  }

  return {
    join(organizationId, listener) {
      const room = rooms.get(organizationId) ?? { listeners: new Set(), seen: null, looking: 'no' };
      if (isOver || room.listeners.size >= mostListeners) {
        throw tooMany('Too many windows of this organization listen already.');
      }
      if ([...room.listeners].filter(({ who }) => who === listener.who).length >= mostOfOne) {
        throw tooMany(`You listen in ${mostOfOne} places already.`);
      }
      rooms.set(organizationId, room);
      room.listeners.add(listener);
      look(organizationId);
      stopTimer ??= every?.(tickMs, tick);
    },
    leave,
    look,
    tellAll(event, data) {
      for (const [, { stream }] of all()) stream.send(event, data);
    },
    end() {
      isOver = true;
      for (const [id, listener] of all()) {
        listener.stream.end();
        leave(id, listener);
      }
    },
  };
}

function tooMany(message: string): ConnectionError {
  return new ConnectionError('rate_limited', message, {
    action: 'Close some windows or programs that are not needed.',
    retryAfter: 30,
  });
}

function wants({ looking }: Room): boolean {
  return looking === 'and again';
}
