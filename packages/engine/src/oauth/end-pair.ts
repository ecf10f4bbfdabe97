import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { OAuth2Way } from '../plugin/find-method.ts';
import type { OAuthApplicationRow } from '../ports.ts';
import type { TokenPair } from '../rows/token-pair.ts';
import { revokePair } from './revoke-pair.ts';

/**
 * Ends a pair that nobody holds any more, as well as it goes: it is written to the log when the app cannot be told.
 *
 * @param beside a living pair of the same person that must go on, where there may be one.
 */
export async function endPair(
  deps: Dependencies,
  application: OAuthApplicationRow,
  { plugin, method }: OAuth2Way,
  settings: unknown,
  pair: TokenPair,
  beside: 'none' | 'another',
): Promise<void> {
  const server = method.server(settings);
  if (server.revoke === undefined) return;
  if (beside === 'another' && method.revokeEnds !== 'pair') return;
  try {
    await revokePair(deps, application, server, pair);
  } catch (error) {
    const code = isConnectionError(error) ? error.code : 'internal';
    deps.log.warn('a token pair that is not kept could not be revoked', { app: plugin.id, code });
  }
}
