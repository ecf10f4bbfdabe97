import type { World } from '../world.ts';

const EVERY_MS = 1000;

/** What goes wrong here, whoever asks next hears too: each request looks at the same work. */
function check({ schedule }: World): void {
  try {
    schedule.check();
  } catch {
    // The next second may fare better.
  }
}

/** Looks at the daily work each second, for clocks that run while nobody asks. Answers what ends it. */
export function startTicking(world: World): () => void {
  const stop = new AbortController();
  const tick = async () => {
    while (!stop.signal.aborted) {
      await world.sleep(EVERY_MS, stop.signal);
      check(world);
      for (const [, below] of world.worlds?.list() ?? []) check(below);
    }
  };
  // Ends by being stopped: that is no failure.
  tick().catch(() => undefined);
  return () => stop.abort();
}
