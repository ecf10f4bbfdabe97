import { isConnectionError, type ConnectionError } from '@moorage/core';
import { toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { probe, type Worth } from '../plugin/probe.ts';
import type { ConnectionPatch, ConnectionRow } from '../ports.ts';
import { healthy, unhealthy } from '../rows/health.ts';
import { useCredential } from './use-credential.ts';
import { getRow, writeRow } from '../rows/connection-rows.ts';

/**
 * Asks the app whether the credential still works and what it is worth, and stores the answer. A credential that does
 * not work is an outcome, not a failure: it is the `status` of the result.
 *
 * @throws {ConnectionError} `not_found`; `sealed_data_unreadable`.
 */
export async function checkConnection(deps: Dependencies, actor: Actor, id: string): Promise<AppConnection> {
  const row = await getRow(deps, actor, id);
  const found = await examine(deps, row);
  const now = deps.clock.now();
  const written = await writeRow(deps, found.row, (current) =>
    // Somebody put a new credential in while the old one was asked: what was found is about the old one.
    current.sealedSecrets === found.row.sealedSecrets ? outcome(found.result, now) : null,
  );
  return toView(written, now);
}

interface Found {
  readonly row: ConnectionRow;
  readonly result: Worth | ConnectionError;
}

async function examine(deps: Dependencies, row: ConnectionRow): Promise<Found> {
  let used = row;
  try {
    const credential = await useCredential(deps, row);
    used = credential.row;
    return { row: used, result: await probe(deps, credential) };
  } catch (error) {
    if (!isConnectionError(error) || error.code === 'sealed_data_unreadable' || error.code === 'internal')
      throw error;
    return { row: used, result: error };
  }
}

function outcome(result: Worth | ConnectionError, now: Date): ConnectionPatch & { readonly updatedAt: Date } {
  return result instanceof Error ? unhealthy(result, now) : healthy(result, now);
}
