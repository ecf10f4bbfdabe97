import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, onCleanup, onMount } from 'solid-js';
import { liveIn, now } from '../time/clock.ts';
import { api } from './api.ts';
import type { Clock } from './shapes.ts';

/** What changes of connections make stale. */
const stale = ['connections', 'connection', 'timeline', 'policy', 'default-policy', 'lifecycle'];
/** However much changes at once, the page reads anew this often at most. */
const apartMs = 1_000;
/** After a refusal; a browser comes back by itself only when the line breaks. */
const againMs = 15_000;
/** While time moves, the page follows in steps that an eye can follow. */
const clockApartMs = 250;
/** What the page itself asks for comes first; and whoever waits for the network to be quiet, as tests do, gets there. */
const restMs = 1_500;
/** So long the line may be down before anybody is told: a restart, or a page that was just opened. */
const patienceMs = 3_000;

const [clock, setClock] = createSignal<Clock>();

/** The server's clock, where it can be moved; else there is none. */
export { clock };

const [awaySince, setAwaySince] = createSignal<number>();

/** When the server was last heard of, in milliseconds, while it does not answer. */
export { awaySince };

/**
 * Listens to the server for as long as the page is in sight, and reads anew what has changed. A window that nobody looks
 * at does not listen: browsers keep only a few lines to one server.
 */
export function useLive(): void {
  const client = useQueryClient();
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  let following: ReturnType<typeof setTimeout> | undefined;
  let latest: Clock | undefined;
  let missing: ReturnType<typeof setTimeout> | undefined;

  const readAnew = (): void => {
    for (const key of stale) void client.invalidateQueries({ queryKey: [key] }, { cancelRefetch: false });
  };
  const changed = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      readAnew();
    }, apartMs);
  };
  const close = (): void => {
    source?.close();
    source = undefined;
    clearTimeout(again);
  };
  const isThere = (): void => {
    clearTimeout(missing);
    missing = undefined;
    setAwaySince();
  };
  const isMissed = (): void => {
    const since = now();
    missing ??= setTimeout(() => {
      // A line alone can be refused, as one of too many is.
      api.session(AbortSignal.timeout(patienceMs)).then(isThere, () => {
        if (missing !== undefined) setAwaySince(since);
      });
    }, patienceMs);
  };
  const follow = (): void => {
    clearTimeout(following);
    following = undefined;
    if (latest === undefined) return;
    setClock(latest);
    liveIn(latest.now);
  };
  const listen = (): void => {
    if (source !== undefined || document.visibilityState === 'hidden') return;
    source = new EventSource('/api/v1/events');
    isMissed();
    source.addEventListener('open', () => {
      isThere();
      // What happened in between was not heard.
      changed();
    });
    source.addEventListener('change', changed);
    source.addEventListener('clock', (event: MessageEvent<string>) => {
      const before = latest ?? clock();
      latest = readClock(event);
      if (before?.isMoving === latest.isMoving && before.to === latest.to)
        following ??= setTimeout(follow, clockApartMs);
      else follow();
      if (before !== undefined) changed();
    });
    source.addEventListener('error', () => {
      isMissed();
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      again = setTimeout(listen, againMs);
      // Most likely the session has ended, which the shell sees by this.
      void client.invalidateQueries({ queryKey: ['person'] });
    });
  };
  const look = (): void => {
    if (document.visibilityState === 'hidden') {
      close();
      isThere();
    } else listen();
  };

  onMount(() => {
    again = setTimeout(listen, restMs);
    document.addEventListener('visibilitychange', look);
  });
  onCleanup(() => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(waiting);
    clearTimeout(following);
    isThere();
    close();
  });
}

function readClock(event: MessageEvent<string>): Clock {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server writes the same shape that its route answers
  return JSON.parse(event.data) as Clock;
}
