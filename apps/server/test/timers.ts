import type { Every } from '../src/index.ts';

/** Timers that go off when the test says so. */
export function createTimers() {
  const running = new Set<{ readonly intervalMs: number; readonly act: () => void; waited: number }>();
  const every: Every = (intervalMs, act) => {
    const timer = { intervalMs, act, waited: 0 };
    running.add(timer);
    return () => void running.delete(timer);
  };
  return {
    every,
    running: () => running.size,
    /** As if so much time had passed: each timer goes off as often as it would have. */
    tick(durationMs: number): void {
      for (const timer of running) {
        timer.waited += durationMs;
        while (timer.waited >= timer.intervalMs && running.has(timer)) {
          timer.waited -= timer.intervalMs;
          timer.act();
        }
      }
    },
  };
}
