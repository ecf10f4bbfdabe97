import { isConnectionError, type Managed, type RotationWish } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { Outcome } from '../../rows/fresh-credential.ts';
import { failedOutcome, toFresh } from '../rotate-credential.ts';
import type { Target } from './find-manager.ts';
import { runAsManager, type ReadyManager } from './manager-credential.ts';

/** What a second credential is made of. */
export interface Original extends Pick<Target, 'way' | 'handle'> {
  readonly twin: NonNullable<Managed<unknown>['twin']>;
}

/** Makes a second credential, and says as exactly as a rotation what became of the call. */
export async function makeTwin(
  deps: Dependencies,
  ready: ReadyManager,
  { way, handle, twin }: Original,
  wish: RotationWish,
  until: Date,
): Promise<Outcome> {
  try {
    const issued = await runAsManager(deps, ready, (context) => twin(context, handle, wish), until);
    return { kind: 'done', fresh: await toFresh(way, issued, wish) };
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return failedOutcome(way, error);
  }
}
