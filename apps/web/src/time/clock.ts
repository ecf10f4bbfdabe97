import { createRoot, createSignal, type Accessor } from 'solid-js';

const tickMs = 15_000;

/** Milliseconds since 1970, ticking for all relative times of the page at once; stands still while nobody looks. */
export const now: Accessor<number> = createRoot(() => {
  const [time, setTime] = createSignal(Date.now());
  const tick = (): void => {
    if (document.visibilityState === 'visible') setTime(Date.now());
  };
  setInterval(tick, tickMs);
  document.addEventListener('visibilitychange', tick);
  return time;
});
