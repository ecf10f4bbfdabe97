import type { World } from '../world.ts';

const EVERY_MS = 1000;

/** Looks at the daily work each second, for clocks that run while nobody asks. Answers what ends it. */
export function startTicking(world: World): () => void {
  const stop = new AbortController();
  const tick = async () => {
    while (!stop.signal.aborted) {
      await world.sleep(EVERY_MS, stop.signal);
      world.schedule.check();
      for (const [, below] of world.worlds?.list() ?? []) below.schedule.check();
    }
  };
  // Ends by being stopped: that is no failure.
  tick().catch(() => undefined);
  return () => stop.abort();
}
