import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findApplicationOf } from '../oauth/applications.ts';
import { refreshPair } from '../oauth/refresh-pair.ts';
import type { OAuth2Way } from '../plugin/find-method.ts';
import { openPair, storedSettings } from '../rows/stored-secrets.ts';
import { burn, type Burnt, type Held } from './burn.ts';

/**
 * Refreshes an OAuth connection whose lease is held.
 *
 * @throws {ConnectionError} as `burn`; `not_found` when its OAuth application is gone.
 */
export async function refreshHeld(deps: Dependencies, held: Held, way: OAuth2Way): Promise<Burnt> {
  const { row } = held;
  const { refreshToken } = await openPair(deps, row, way);
  if (refreshToken === null) {
    const message = `${way.plugin.name} gave no refresh token for "${row.name}".`;
    return { row, failure: new ConnectionError('grant_ended', message) };
  }
  const application = await findApplicationOf(deps, row);
  const server = way.method.server(await storedSettings(deps, row, way));
  return burn(deps, held, way, 'refresh', () => refreshPair(deps, application, server, refreshToken));
}
