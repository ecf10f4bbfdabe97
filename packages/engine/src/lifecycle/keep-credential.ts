import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionPatch, ConnectionRow, IntentRow } from '../ports.ts';
import { writeRow } from '../rows/connection-rows.ts';
import type { FreshCredential } from '../rows/fresh-credential.ts';
import { sealSecrets, storedSettings } from '../rows/stored-secrets.ts';
import { endOrphan } from './end-orphan.ts';

/**
 * Makes a new credential durable, and only then forgets that it was asked for. Held by content and not by the lease: a
 * credential in hand is stored even when the answer came late, unless a person has put another one in meanwhile.
 *
 * @throws {ConnectionError} `not_found` when the connection was deleted meanwhile; its new credential is ended at the app.
 */
export async function keepCredential(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  intent: IntentRow,
  { secrets, ends, handle }: FreshCredential,
): Promise<ConnectionRow> {
  const updatedAt = deps.clock.now();
  const settings = await storedSettings(deps, row, way);
  const sealedSecrets = await sealSecrets(deps, row, { way, settings }, secrets);
  const taken = { sealedSecrets, methodRevision: way.method.revision, settings };
  let kept: ConnectionRow;
  try {
    kept = await writeRow(deps, row, (current) =>
      current.sealedSecrets === row.sealedSecrets
        ? { ...taken, ...endsOf(current, ends, handle), ...recovered(current, intent), updatedAt }
        : null,
    );
  } catch (error) {
    if (isConnectionError(error) && error.code === 'not_found')
      await endOrphan(deps, row, way, secrets, 'none');
    throw error;
  }
  await deps.stores.intents.clear(intent.id);
  if (kept.sealedSecrets === sealedSecrets)
    deps.log.info(intent.kind === 'refresh' ? 'refreshed' : 'rotated', {
      connectionId: row.id,
      app: row.app,
    });
  else await endOrphan(deps, row, way, secrets, 'another');
  return kept;
}

/** The identity shows when it ends as well, and a manager must not be told the name of the old one. */
function endsOf(
  { identity }: ConnectionRow,
  ends: FreshCredential['ends'],
  handle: FreshCredential['handle'],
): ConnectionPatch {
  const { expiresAt } = ends;
  if (expiresAt === undefined || identity === null) return ends;
  return { ...ends, identity: { ...identity, expiresAt: expiresAt ?? undefined, handle } };
}

/** A grant that could be refreshed is healthy; a new token is worth no more than the old one was. */
function recovered({ status }: ConnectionRow, { kind }: IntentRow): ConnectionPatch {
  const isWell = status === 'healthy' || (kind === 'rotate' && status === 'needs-reconnect');
  return isWell ? {} : { status: 'healthy', statusReason: null };
}
