import { ConnectionError, isConnectionError, type Context, type RotationWish } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { TokenWay } from '../../plugin/find-method.ts';
import type { ConnectionRow } from '../../ports.ts';
import type { Outcome } from '../../rows/fresh-credential.ts';
import { isRefusal } from '../../rows/refusals.ts';
import { burn, type Burnt, type Held, type Settle } from '../burn.ts';
import { clockSkewMs } from '../clock-skew.ts';
import { hasTimeForCall } from '../connection-lease.ts';
import { midnightIn } from '../midnight.ts';
import { failedOutcome, toFresh } from '../rotate-credential.ts';
import { refuseManager, targetOf, type Target } from './find-manager.ts';
import { makeTwin } from './make-twin.ts';
import { runAsManager, withManager, type ReadyManager } from './manager-credential.ts';

/**
 * Has another connection of the same app replace the token of a connection whose lease is held: by its name there, so
 * that it works for a token that has ended as well.
 *
 * @param lifeDays until the new token ends, at midnight UTC.
 * @param notice what people must be told of it.
 * @throws {ConnectionError} as `refuseManager`; as `burn`.
 */
export async function rotateThroughManager(
  deps: Dependencies,
  held: Held,
  way: TokenWay,
  manager: ConnectionRow,
  lifeDays: number,
  notice?: string,
): Promise<Burnt> {
  await refuseManager(deps, held.row, way, manager);
  const target = targetOf(held.row, way);
  const wish = { expiresAt: midnightIn(deps, lifeDays) };
  const details = { strategy: 'manager', manager: manager.name };
  // NOTE: the manager first, because it may take a refresh, and the lease must outlast the call that burns.
  return withManager(deps, manager, (ready, letGo) => {
    // Whoever settles it takes the manager by itself.
    const settle: Settle = async (...given) => {
      await letGo();
      return held.settle(...given);
    };
    const call = (until: Date) => replace({ deps, row: held.row, ready, target, wish, until });
    return burn(deps, { ...held, settle }, way, 'rotate', call, { details, notice });
  });
}

interface Replacement {
  readonly deps: Dependencies;
  readonly row: ConnectionRow;
  readonly ready: ReadyManager;
  readonly target: Target;
  readonly wish: RotationWish;
  readonly until: Date;
}

/**
 * One that was replaced before may have a successor that nobody knows; one that has ended, and that the app does not
 * replace, may still be followed by another of the same kind.
 */
async function replace(replacement: Replacement): Promise<Outcome> {
  const { deps, row, ready, target, wish, until } = replacement;
  const { managed, handle } = target;
  const outcome = await rotateByHandle(deps, ready, target, handle, wish, until);
  if (outcome.kind === 'refused') return replaceLost(replacement, outcome);
  const hasEnded = row.expiresAt !== null && row.expiresAt <= deps.clock.now();
  const { twin } = managed;
  if (!hasEnded || twin === undefined) return outcome;
  if (outcome.kind !== 'not-burnt' || !isRefusal(outcome.error)) return outcome;
  if (!hasTimeForCall(deps, until)) return noTimeLeft(target);
  return makeTwin(deps, ready, { ...target, twin }, wish, until);
}

/** @returns `refused` as it was, where no successor is to be found. */
async function replaceLost(
  { deps, row, ready, target, wish, until }: Replacement,
  refused: Outcome,
): Promise<Outcome> {
  const { managed, handle } = target;
  const since = new Date((await lastWell(deps, row)).getTime() - clockSkewMs);
  let lost: string | null;
  try {
    const what = { as: 'rotation', since } as const;
    lost = await runAsManager(deps, ready, (context) => managed.successor(context, handle, what), until);
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return { kind: 'not-burnt', error };
  }
  if (lost === null) return refused;
  if (!hasTimeForCall(deps, until)) return noTimeLeft(target);
  return rotateByHandle(deps, ready, target, lost, wish, until);
}

/** When the credential was last known to work: nothing that was made before can have taken its place. */
async function lastWell({ stores }: Dependencies, row: ConnectionRow): Promise<Date> {
  const { items } = await stores.timeline.list(row.organizationId, row.id, {
    kinds: ['checked'],
    limit: 100,
  });
  return items.find(({ details }) => details['status'] === 'healthy')?.at ?? row.createdAt;
}

function noTimeLeft({ way }: Target): Outcome {
  const message = `${way.plugin.name} took so long that nothing was rotated.`;
  return { kind: 'not-burnt', error: new ConnectionError('unavailable', message) };
}

/** Says exactly what became of the call and never throws for it; `refused` is about the target alone. */
export async function rotateByHandle(
  deps: Dependencies,
  manager: ReadyManager,
  { way, managed }: Target,
  handle: string,
  wish: RotationWish,
  until: Date,
): Promise<Outcome> {
  try {
    const rotate = (context: Context) => managed.rotate(context, handle, wish);
    const issued = await runAsManager(deps, manager, rotate, until);
    if (issued !== null) return { kind: 'done', fresh: await toFresh(way, issued, wish) };
    const message = `${way.plugin.name} says that this credential was replaced or revoked before.`;
    return { kind: 'refused', error: new ConnectionError('revoked', message) };
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return failedOutcome(way, error);
  }
}
