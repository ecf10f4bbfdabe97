import { createMemo, createRoot, createSignal, type Accessor } from 'solid-js';
import { midnight } from './dates.ts';

const tickMs = 15_000;

/** Where the server's time can be moved, it is ahead of this device's by so much. */
const [aheadMs, setAheadMs] = createSignal(0);

/** This device's time, ticking for all relative times of the page at once; stands still while nobody looks. */
const deviceTime: Accessor<number> = createRoot(() => {
  const [time, setTime] = createSignal(Date.now());
  const tick = (): void => {
    if (document.visibilityState === 'visible') setTime(Date.now());
  };
  setInterval(tick, tickMs);
  document.addEventListener('visibilitychange', tick);
  return time;
});

/** Milliseconds since 1970, as all relative times of the page are seen from. */
export const now: Accessor<number> = () => deviceTime() + aheadMs();

/** When today began. Changes once a day, however fast time goes by. */
export const today: Accessor<number> = createRoot(() => createMemo(() => midnight(now())));

/** From now on the page lives in this time, which goes on by itself. */
export function liveIn(serverNow: string): void {
  setAheadMs(Date.parse(serverNow) - Date.now());
}
