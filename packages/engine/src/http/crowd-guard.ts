/** How many requests may be under way at once. */
export interface CrowdLimits {
  readonly atOnce: number;
  /** Of those, to one origin. */
  readonly perOrigin: number;
}

export interface CrowdGuard {
  /**
   * Resolves when a request may begin, in the order of asking, with what to call at its end. Rejects with the reason of
   * the signal: waiting takes from the time of the request.
   */
  enter(origin: string, signal: AbortSignal): Promise<() => void>;
}

interface Waiting {
  readonly origin: string;
  readonly admit: () => void;
}

/** Lets so many requests out at once: a slow app holds up those to itself, and no flood exhausts memory or sockets. */
export function createCrowdGuard({ atOnce, perOrigin }: CrowdLimits): CrowdGuard {
  const queue = new Set<Waiting>();
  const under = new Map<string, number>();
  let all = 0;
  const count = (origin: string) => under.get(origin) ?? 0;
  const hasRoom = (origin: string) => all < atOnce && count(origin) < perOrigin;

  const begin = (origin: string) => {
    all += 1;
    under.set(origin, count(origin) + 1);
  };
  const end = (origin: string) => {
    all -= 1;
    if (count(origin) === 1) under.delete(origin);
    else under.set(origin, count(origin) - 1);
    for (const waiting of queue) {
      if (all >= atOnce) return;
      if (hasRoom(waiting.origin)) waiting.admit();
    }
  };
  const wait = (origin: string, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        queue.delete(waiting);
        reject(signal.reason);
      };
      const admit = () => {
        queue.delete(waiting);
        signal.removeEventListener('abort', leave);
        // NOTE: counted here and not when the waiter goes on, or several would take the same place.
        begin(origin);
        resolve();
      };
      const waiting = { origin, admit };
      queue.add(waiting);
      signal.addEventListener('abort', leave, { once: true });
    });

  return {
    async enter(origin, signal) {
      signal.throwIfAborted();
      if (hasRoom(origin)) begin(origin);
      else await wait(origin, signal);
      return () => end(origin);
    },
  };
}
