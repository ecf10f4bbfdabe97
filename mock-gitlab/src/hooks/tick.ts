import type { World } from '../world.ts';

const EVERY_MS = 1000;

/** Looks at the daily work each second, for clocks that run while nobody asks. Answers what ends it; holds no process open. */
export function startTicking(world: World): () => void {
  const timer = setInterval(() => {
    world.schedule.check();
    for (const [, below] of world.worlds?.list() ?? []) below.schedule.check();
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
