import { isConnectionError, type ConnectionError } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { TokenWay } from '../../plugin/find-method.ts';
import type { ConnectionRow, IntentRow } from '../../ports.ts';
import type { FreshCredential, Outcome } from '../../rows/fresh-credential.ts';
import { isRefusal } from '../../rows/refusals.ts';
import type { Held } from '../burn.ts';
import { clockSkewMs } from '../clock-skew.ts';
import { endOfSending } from '../connection-lease.ts';
import { midnightIn } from '../midnight.ts';
import { managementOf, refuseManager, targetOf, type Target } from './find-manager.ts';
import { makeTwin } from './make-twin.ts';
import { runAsManager, withManager, type ReadyManager } from './manager-credential.ts';
import { rotateByHandle } from './rotate-through-manager.ts';

/** What came of a recovery: a credential that works, or why there is none. */
export type Recovery =
  | { readonly fresh: FreshCredential; readonly manager: ConnectionRow }
  | { readonly fresh: null; readonly because: string };

/**
 * Saves a connection whose token was lost on the way or has ended, through its manager: the token that nobody knows is
 * found by what it was made of, and replaced by one that somebody does. That one may be lost as well, and then is found
 * as the first was, so the open intent tells the whole story and nothing more is written down here.
 *
 * @param intent the open intent of the rotation that was lost; it stays open.
 * @param old what is known of the token that is stored: `revoked`, or past its end and so too old to tell.
 * @throws {ConnectionError} `outcome_unknown`, `unavailable` and others while the manager or the app cannot help now: the
 * intent stays open and recovery is tried again later.
 */
export async function recoverThroughManager(
  deps: Dependencies,
  { row, lease }: Pick<Held, 'row' | 'lease'>,
  way: TokenWay,
  intent: IntentRow,
  old: 'revoked' | 'expired',
): Promise<Recovery> {
  const until = endOfSending(lease);
  const management = await managementOf(deps, row);
  if (management === null) return { fresh: null, because: 'No other connection manages it.' };
  const { manager, rotate } = management;
  const handle = intent.handle ?? row.identity?.handle;
  // It has ended, so that nobody can be asked any more.
  if (handle === undefined) return { fresh: null, because: 'Nobody knows what the app called it.' };
  const wish = { expiresAt: midnightIn(deps, rotate.lifeDays) };
  const since = new Date(intent.openedAt.getTime() - clockSkewMs);
  try {
    await refuseManager(deps, row, way, manager);
    const target = targetOf(row, way, handle);
    return await withManager(deps, manager, (ready) =>
      recover({ deps, ready, target, wish, since, until }, old),
    );
  } catch (error) {
    if (!isConnectionError(error) || !isRefusal(error)) throw error;
    return { fresh: null, because: error.message };
  }
}

async function recover(help: Help, old: 'revoked' | 'expired'): Promise<Recovery> {
  const { deps, ready, target, wish, until } = help;
  if (old === 'revoked') return viaSuccessor(help);
  const outcome = await rotateByHandle(deps, ready, target, target.handle, wish, until);
  if (outcome.kind === 'done') return { fresh: outcome.fresh, manager: ready.row };
  if (outcome.kind === 'unknown') throw outcome.error;
  return outcome.kind === 'refused' ? viaSuccessor(help) : viaTwin(help, outcome.error);
}

interface Help {
  readonly deps: Dependencies;
  readonly ready: ReadyManager;
  readonly target: Target;
  readonly wish: { readonly expiresAt: Date };
  readonly since: Date;
  /** The recovery burns as well: nothing of it may be on its way after the lease. */
  readonly until: Date;
}

async function viaSuccessor({ deps, ready, target, wish, since, until }: Help): Promise<Recovery> {
  const { managed, handle, way } = target;
  const lost = await runAsManager(deps, ready, (context) =>
    managed.successor(context, handle, { as: 'rotation', since }),
  );
  if (lost === null) {
    const because = `"${ready.row.name}" finds no token at ${way.plugin.name} that took its place and was never used.`;
    return { fresh: null, because };
  }
  return recovered(ready, await rotateByHandle(deps, ready, target, lost, wish, until));
}

/** For an app that does not replace what has ended, and may still make another of the same kind. */
async function viaTwin(help: Help, refusal: ConnectionError): Promise<Recovery> {
  const { deps, ready, target, wish, since, until } = help;
  const { managed, handle } = target;
  const { twin } = managed;
  if (!isRefusal(refusal)) throw refusal;
  if (twin === undefined) return { fresh: null, because: refusal.message };
  // One that was made before, and whose answer was lost.
  const lost = await runAsManager(deps, ready, (context) =>
    managed.successor(context, handle, { as: 'twin', since }),
  );
  if (lost !== null) return recovered(ready, await rotateByHandle(deps, ready, target, lost, wish, until));
  return recovered(ready, await makeTwin(deps, ready, { ...target, twin }, wish, until));
}

function recovered({ row: manager }: ReadyManager, outcome: Outcome): Recovery {
  if (outcome.kind === 'done') return { fresh: outcome.fresh, manager };
  const { error } = outcome;
  // What was found a moment ago was replaced by somebody else, or the app does not let it be replaced.
  if (outcome.kind === 'refused' || isRefusal(error)) return { fresh: null, because: error.message };
  throw error;
}
