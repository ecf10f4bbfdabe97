import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';

/** Counts the requests that are being worked on, so that a shutdown can wait for the last. */
export function inFlight() {
  let count = 0;
  let waiting: (() => void)[] = [];
  const track = createMiddleware<AppEnv>(async (_c, next) => {
    count += 1;
    try {
      await next();
    } finally {
      count -= 1;
      if (count === 0) {
        for (const go of waiting) go();
        waiting = [];
      }
    }
  });
  const finished = (): Promise<void> =>
    count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
  return { track, finished };
}
