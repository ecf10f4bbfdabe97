import { ConnectionError, isConnectionError, type ErrorCode } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { TokenWay } from '../../plugin/find-method.ts';
import type { ConnectionRow } from '../../ports.ts';
import type { Outcome } from '../../rows/fresh-credential.ts';
import { burn, type Burnt, type Held, type Settle } from '../burn.ts';
import { failedOutcome, toFresh } from '../rotate-credential.ts';
import { refuseManager, targetOf, type Target } from './find-manager.ts';
import { makeTwin } from './make-twin.ts';
import { runAsManager, withManager, type ReadyManager } from './manager-credential.ts';
import { midnightIn } from '../midnight.ts';

/**
 * Has another connection of the same app replace the token of a connection whose lease is held: by its name there, so
 * that it works for a token that has ended as well.
 *
 * @param lifeDays until the new token ends, at midnight UTC.
 * @throws {ConnectionError} as `refuseManager`; as `burn`.
 */
export async function rotateThroughManager(
  deps: Dependencies,
  held: Held,
  way: TokenWay,
  manager: ConnectionRow,
  lifeDays: number,
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
    const call = () => replace(deps, held.row, ready, target, wish);
    return burn(deps, { ...held, settle }, way, 'rotate', call, { details });
  });
}

/** One that has ended, and that the app does not replace, may still be followed by another of the same kind. */
async function replace(
  deps: Dependencies,
  { expiresAt }: ConnectionRow,
  ready: ReadyManager,
  target: Target,
  wish: { readonly expiresAt: Date },
): Promise<Outcome> {
  const { way, managed, handle } = target;
  const outcome = await rotateByHandle(deps, ready, target, handle, wish);
  const hasEnded = expiresAt !== null && expiresAt <= deps.clock.now();
  if (!hasEnded || managed.twin === undefined) return outcome;
  if (outcome.kind !== 'not-burnt' || !isRefusal(outcome.error)) return outcome;
  return makeTwin(deps, ready, way, managed.twin, handle, wish);
}

/** Codes with which a manager is told that it may not, or that there is nothing to be managed. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'forbidden',
  'invalid_input',
  'missing_scope',
  'not_found',
  'role_too_small',
  'wrong_kind',
]);

/** Whether the app will say the same the next time; not that the manager has ended, which a reconnect mends. */
export function isRefusal({ code }: ConnectionError): boolean {
  return refusals.has(code);
}

/** Says exactly what became of the call and never throws for it; `refused` is about the target alone. */
export async function rotateByHandle(
  deps: Dependencies,
  manager: ReadyManager,
  { way, managed }: Target,
  handle: string,
  wish: { readonly expiresAt: Date },
): Promise<Outcome> {
  try {
    const issued = await runAsManager(deps, manager, (context) => managed.rotate(context, handle, wish));
    if (issued !== null) return { kind: 'done', fresh: await toFresh(way, issued, wish) };
    const message = `${way.plugin.name} says that this credential was replaced or revoked before.`;
    return { kind: 'refused', error: new ConnectionError('revoked', message) };
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return failedOutcome(way, error);
  }
}
