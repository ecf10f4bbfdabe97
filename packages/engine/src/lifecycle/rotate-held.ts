import type { TokenMethod } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { TokenWay } from '../plugin/find-method.ts';
import { storedCredential } from '../rows/stored-credential.ts';
import { burn, type Burnt, type Held } from './burn.ts';
import { rotateCredential } from './rotate-credential.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * Rotates the token of a connection whose lease is held.
 *
 * @param lifeDays until the new token ends, at midnight UTC.
 * @throws {ConnectionError} as `burn`; `sealed_data_unreadable`.
 */
export async function rotateHeld(
  deps: Dependencies,
  held: Held,
  way: TokenWay,
  rotate: NonNullable<TokenMethod['rotate']>,
  lifeDays: number,
): Promise<Burnt> {
  const credential = await storedCredential(deps, held.row, way);
  const today = Math.floor(deps.clock.now().getTime() / dayMs) * dayMs;
  const expiresAt = new Date(today + lifeDays * dayMs);
  return burn(deps, held, way, 'rotate', () =>
    rotateCredential(deps, way, credential, rotate, { expiresAt, handle: held.row.identity?.handle }),
  );
}
