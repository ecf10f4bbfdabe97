/** Counters of requests in fixed windows of the mock's clock, as Rack::Attack and GitLab's own limiter keep them. */
export interface Windows {
  /** Counts one and answers how many there are in the present window. */
  hit(name: string, whose: string, periodInSeconds: number, seconds: number): number;
  /** The counters of windows that are not over. */
  list(seconds: number): readonly WindowCount[];
  clear(): void;
}

/** One counter. */
export interface WindowCount {
  /** Of which limit. */
  readonly name: string;
  /** `user:3` or an address. */
  readonly whose: string;
  readonly count: number;
  /** When it starts again, in seconds since 1970. */
  readonly resetsAt: number;
}

/** No counts. Each limit keeps one window a caller, so that they do not grow with time. */
export function createWindows(): Windows {
  const counts = new Map<string, WindowCount>();
  return {
    hit(name, whose, periodInSeconds, seconds) {
      // rack-attack: lib/rack/attack/cache.rb, key_and_expiry: windows begin at multiples of the period
      const resetsAt = (Math.floor(seconds / periodInSeconds) + 1) * periodInSeconds;
      const key = `${name} ${whose}`;
      const present = counts.get(key);
      const count = present?.resetsAt === resetsAt ? present.count + 1 : 1;
      counts.set(key, { name, whose, count, resetsAt });
      return count;
    },
    list: (seconds) => [...counts.values()].filter(({ resetsAt }) => resetsAt > seconds),
    clear: () => counts.clear(),
  };
}
