import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { reconcileIntents } from '../lifecycle/reconcile-intents.ts';
import { sweepEveryMs } from '../schedule/sweep-interval.ts';
import { forgetOld } from './forget-old.ts';
import { planAll } from './plan-all.ts';
import { planTelling } from './plan-telling.ts';

/**
 * Brings everything into order that a crash, a change of the default policy or the passing of time has left behind:
 * settles open intents, plans the jobs that are missing or misplaced, and forgets what is old. Running it again changes
 * nothing.
 *
 * @returns when to sweep again: earlier than usual where an intent was left to a process that may be dead.
 */
export async function sweep(deps: Dependencies): Promise<Date> {
  let left: Date | null = null;
  await step(deps, 'settle open intents', async () => {
    left = await reconcileIntents(deps);
  });
  await step(deps, 'plan jobs', async () => planTelling(deps, await planAll(deps)));
  await step(deps, 'forget what is old', () => forgetOld(deps));
  return left ?? new Date(deps.clock.now().getTime() + sweepEveryMs);
}

/** What one step cannot do must not keep the others from being done. */
async function step(deps: Dependencies, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const code = isConnectionError(error) ? error.code : 'internal';
    const name = error instanceof Error ? error.name : 'unknown';
    deps.log.error('a step of the sweep failed', { step: what, code, error: name });
  }
}
