import { isConnectionError, type Managed } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { TokenWay } from '../../plugin/find-method.ts';
import type { Outcome } from '../../rows/fresh-credential.ts';
import { failedOutcome, toFresh } from '../rotate-credential.ts';
import { runAsManager, type ReadyManager } from './manager-credential.ts';

/** Makes a second credential, and says as exactly as a rotation what became of the call. */
export async function makeTwin(
  deps: Dependencies,
  ready: ReadyManager,
  way: TokenWay,
  twin: NonNullable<Managed<unknown>['twin']>,
  handle: string,
  wish: { readonly expiresAt: Date },
): Promise<Outcome> {
  try {
    const issued = await runAsManager(deps, ready, (context) => twin(context, handle, wish));
    return { kind: 'done', fresh: await toFresh(way, issued, wish) };
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return failedOutcome(way, error);
  }
}
