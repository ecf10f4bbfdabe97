import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { TokenWay } from '../plugin/find-method.ts';
import { storedCredential } from '../rows/stored-credential.ts';
import type { EffectivePolicy } from '../schedule/effective-policy.ts';
import { burn, type Burnt, type Held } from './burn.ts';
import { aloneWithToken, lookFirst } from './look-first.ts';
import { managementOf } from './manager/find-manager.ts';
import { rotateThroughManager } from './manager/rotate-through-manager.ts';
import { midnightIn } from './midnight.ts';
import { startOverlap } from './overlap/start-overlap.ts';
import { rotateCredential } from './rotate-credential.ts';

/** How a rotation is to be done. */
export type RotationWay = Pick<EffectivePolicy, 'rotate' | 'overlap'>;

/**
 * Rotates the token of a connection whose lease is held: through its manager where the policy says so, with an overlap
 * if that is wished, else in place.
 *
 * @param lifeDays until the new token ends, at midnight UTC.
 * @throws {ConnectionError} as `burn`, `lookFirst`, `rotateThroughManager`, `startOverlap`; `invalid_input` where nothing can be rotated.
 */
export async function rotateHeld(
  deps: Dependencies,
  held: Held,
  way: TokenWay,
  { rotate, overlap }: RotationWay,
  lifeDays: number,
): Promise<Burnt> {
  if (rotate.strategy !== 'manager') return rotateInPlace(deps, held, way, lifeDays);
  const management = await managementOf(deps, held.row);
  if (management === null) {
    throw new ConnectionError('invalid_input', `The connection that manages "${held.row.name}" is gone.`, {
      action: 'Choose another manager in its policy.',
    });
  }
  const { manager } = management;
  return overlap === null
    ? rotateThroughManager(deps, held, way, manager, lifeDays)
    : startOverlap(deps, held, way, manager, lifeDays, overlap);
}

async function rotateInPlace(
  deps: Dependencies,
  held: Held,
  way: TokenWay,
  lifeDays: number,
): Promise<Burnt> {
  const { rotate } = way.method;
  if (rotate === undefined) {
    const message = `${way.plugin.name} has no way to replace this credential from outside.`;
    throw new ConnectionError('invalid_input', message, {
      action: 'Make a new one at the app, and reconnect with it.',
    });
  }
  const credential = await storedCredential(deps, held.row, way);
  const wish = { expiresAt: midnightIn(deps, lifeDays) };
  const replace: typeof rotate = (context) => rotate(context, wish, held.row.identity?.handle);
  return aloneWithToken(deps, held, way, async () => {
    const halt = await lookFirst(deps, held, credential);
    if (halt !== null) return { row: held.row, failure: halt };
    const call = (until: Date) => rotateCredential(deps, way, credential, replace, wish, until);
    return burn(deps, held, way, 'rotate', call, { details: { strategy: 'in-place' } });
  });
}
