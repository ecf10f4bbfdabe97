import type { Hook } from '../state/rows.ts';
import type { State } from '../state/state.ts';

// gitlab: app/models/concerns/web_hooks/auto_disabling.rb; system hooks never stop: unstoppable.rb

const GRACE = 3;
const LAST = 39;
const MINUTE_MS = 60_000;
const LONGEST_MS = 86_400_000;

/** How a hook fares at an instant. */
export function alertStatus(
  { kind, recentFailures, disabledUntil }: Hook,
  at: number,
): 'executable' | 'temporarily_disabled' | 'disabled' {
  if (kind === 'system') return 'executable';
  if (recentFailures > LAST) return 'disabled';
  const waits = recentFailures > GRACE && disabledUntil !== null && disabledUntil >= at;
  return waits ? 'temporarily_disabled' : 'executable';
}

/** Counts a failure: from the fourth on the hook rests, a minute and then twice as long each time, from the fortieth for good. */
export function countFailure({ hooks }: State, hook: Hook, at: number): void {
  if (hook.kind === 'system' || alertStatus(hook, at) !== 'executable') return;
  const recentFailures = hook.recentFailures + 1;
  const rest = Math.min(MINUTE_MS * 2 ** (hook.recentFailures - GRACE), LONGEST_MS);
  hooks.update(hook, { recentFailures, ...(recentFailures > GRACE && { disabledUntil: at + rest }) });
}

/** Forgets all failures. */
export function forgetFailures({ hooks }: State, hook: Hook): void {
  if (hook.recentFailures === 0 && hook.disabledUntil === null) return;
  hooks.update(hook, { recentFailures: 0, disabledUntil: null });
}
