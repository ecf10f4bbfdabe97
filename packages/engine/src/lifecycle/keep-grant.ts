import { isConnectionError, type OAuth2Method } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findApplicationOf } from '../oauth/applications.ts';
import { endPair } from '../oauth/end-pair.ts';
import { endOf, type Grant } from '../oauth/grant.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { writeRow } from '../rows/connection-rows.ts';
import { openPair, sealSecrets, storedSettings } from '../rows/stored-secrets.ts';
import type { TokenPair } from '../rows/token-pair.ts';

/** A pair whose access token works, and the row that holds it. */
export interface FreshPair {
  readonly row: ConnectionRow;
  readonly pair: TokenPair;
}

/**
 * Makes a granted pair durable, and only then forgets that it was asked for. Held by content and not by the lease: a
 * pair in hand is stored even when the answer came late, unless a person has put another credential in meanwhile.
 *
 * @throws {ConnectionError} `not_found` when the connection was deleted meanwhile; its new pair is ended at the app.
 */
export async function keepGrant(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way<OAuth2Method>,
  intent: IntentRow,
  { pair, lifetime }: Grant,
): Promise<FreshPair> {
  const now = deps.clock.now();
  const settings = await storedSettings(deps, row, way);
  const sealedSecrets = await sealSecrets(deps, row, { way, settings }, pair);
  const recovered = row.status === 'healthy' ? {} : { status: 'healthy' as const, statusReason: null };
  const orphaned = async (beside: 'none' | 'another pair'): Promise<void> => {
    const application = await findApplicationOf(deps, row).catch(() => null);
    if (application !== null) await endPair(deps, application, way, settings, pair, beside);
  };
  let kept: ConnectionRow;
  try {
    kept = await writeRow(deps, row, (current) =>
      current.sealedSecrets === row.sealedSecrets
        ? { sealedSecrets, accessExpiresAt: endOf(now, lifetime), ...recovered, updatedAt: now }
        : null,
    );
  } catch (error) {
    if (isConnectionError(error) && error.code === 'not_found') await orphaned('none');
    throw error;
  }
  await deps.stores.intents.clear(intent.id);
  if (kept.sealedSecrets === sealedSecrets)
    deps.log.info('refreshed', { connectionId: row.id, app: row.app });
  else await orphaned('another pair');
  return { row: kept, pair: await openPair(deps, kept, way) };
}
