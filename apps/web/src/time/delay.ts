import { onCleanup } from 'solid-js';

/** Runs `act` once `ms` after the last call; a component that goes away takes the wait with it. */
export function createDelay(act: () => void, ms: number): { start: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  onCleanup(stop);
  return {
    start: () => {
      stop();
      timer = setTimeout(act, ms);
    },
    stop,
  };
}
