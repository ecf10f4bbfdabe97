import type { MockGitLab } from 'mock-gitlab';
import type { MovableClock } from '../../remote-clock.ts';

/** The mock's time is Moorage's: whoever moves one, by the clock bar or on the mock's own page, moves both. */
export function demoClock(gitlab: () => MockGitLab): MovableClock {
  return {
    now: () => gitlab().clock.now(),
    async advance(ms) {
      gitlab().clock.advance({ ms });
      // The webhooks that GitLab sends on the way arrive before time goes on.
      await gitlab().idle();
    },
  };
}
