import type { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { writeRow } from '../rows/connection-rows.ts';
import { unhealthy } from '../rows/health.ts';

/** Writes down how a refresh or rotation failed; the intent is over, because its outcome is known. */
export async function markFailed(
  deps: Dependencies,
  row: ConnectionRow,
  intent: IntentRow,
  error: ConnectionError,
): Promise<ConnectionRow> {
  const written = await mark(deps, row, intent, error);
  await deps.stores.intents.clear(intent.id);
  return written;
}

/** Writes down how a refresh or rotation stands, unless a person has put another credential in meanwhile. */
export async function mark(
  deps: Dependencies,
  row: ConnectionRow,
  { kind }: IntentRow,
  error: ConnectionError,
): Promise<ConnectionRow> {
  const { id: connectionId, app } = row;
  deps.log.warn('a credential could not be renewed', { connectionId, app, by: kind, code: error.code });
  const { status, statusReason, updatedAt } = unhealthy(error, deps.clock.now());
  const patch = { status, statusReason, updatedAt };
  return writeRow(deps, row, (current) => (current.sealedSecrets === row.sealedSecrets ? patch : null));
}
