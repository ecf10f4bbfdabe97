import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { reconcileIntents } from '../lifecycle/reconcile-intents.ts';
import { forgetOld } from './forget-old.ts';
import { planAll } from './plan-all.ts';
import { planTelling } from './plan-telling.ts';

/**
 * Brings everything into order that a crash, a change of the default policy or the passing of time has left behind:
 * settles open intents, plans the jobs that are missing or misplaced, and forgets what is old. Running it again changes
 * nothing.
 */
export async function sweep(deps: Dependencies): Promise<void> {
  await step(deps, 'settle open intents', () => reconcileIntents(deps));
  await step(deps, 'plan jobs', async () => planTelling(deps, await planAll(deps)));
  await step(deps, 'forget what is old', () => forgetOld(deps));
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
