import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import { findApplicationOf } from '../oauth/applications.ts';
import { endOldToken } from '../lifecycle/overlap/end-old-token.ts';
import { revokePair } from '../oauth/revoke-pair.ts';
import { findMethod } from '../plugin/find-method.ts';
import { runHook } from '../plugin/probe.ts';
import type { ConnectionRow, Initiator } from '../ports.ts';
import { hasEnded } from '../rows/health.ts';
import { openPair, storedSettings } from '../rows/stored-secrets.ts';
import { onceSettled, useCredential } from './use-credential.ts';
import { getRow } from '../rows/connection-rows.ts';

/**
 * Deletes a connection, on wish after ending its credential at the app. When the app cannot be told, nothing is
 * deleted, so that no live credential is forgotten; one that is dead already needs no telling. Nor is it while the outcome
 * of a call is in doubt.
 *
 * @throws {ConnectionError} `not_found`; `unavailable`, `outcome_unknown` and others from the app when it should be told;
 * `conflict` while it is being renewed, or when a credential was lost that only a person can end.
 */
export async function removeConnection(
  deps: Dependencies,
  actor: Actor,
  id: string,
  { revoke }: { readonly revoke: boolean },
): Promise<void> {
  const row = await getRow(deps, actor, id);
  if (revoke) await endAndRemove(deps, row, actor.by);
  else await deps.stores.connections.remove(actor.organizationId, id);
  deps.log.info('deleted', { connectionId: id, app: row.app, method: row.method, revoked: revoke });
}

/** A refresh, a rotation or a reconnect may put a living credential in while the old one is being ended. */
async function endAndRemove(deps: Dependencies, row: ConnectionRow, by: Initiator): Promise<void> {
  const { connections, intents } = deps.stores;
  let current: ConnectionRow | null = row;
  let ended: string | null = null;
  while (current !== null) {
    const settled: ConnectionRow = await settledFirst(deps, current, by);
    if (settled.sealedSecrets !== ended) await endCredential(deps, settled, by);
    ended = settled.sealedSecrets;
    const isOpen = (await intents.findOpen(row.id)) !== null;
    if (!isOpen && (await connections.remove(row.organizationId, row.id, settled.revision))) return;
    current = await connections.find(row.organizationId, row.id);
  }
}

/**
 * What became of a call without an answer is found out before anything is forgotten: it may have left a living credential.
 *
 * @throws {ConnectionError} `outcome_unknown`, `unavailable` and others while nobody can tell; `conflict` once when it turns
 * out that a credential was lost that only a person can end.
 */
async function settledFirst(deps: Dependencies, row: ConnectionRow, by: Initiator): Promise<ConnectionRow> {
  try {
    const settled = await onceSettled(deps, row, by);
    if ((await deps.stores.intents.findOpen(row.id)) === null) return settled;
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    if (!hasEnded(error)) throw notDeleted(row, error);
    throw new ConnectionError('conflict', `"${row.name}" was not deleted: ${error.message}`, {
      action: `${error.action} Then delete it.`,
      cause: error,
    });
  }
  throw new ConnectionError('conflict', `"${row.name}" was not deleted: it is being renewed right now.`, {
    action: 'Delete it again in a minute.',
  });
}

async function endCredential(deps: Dependencies, row: ConnectionRow, by: Initiator): Promise<void> {
  try {
    // First, so that its end is not left out where the new token turns out to be over.
    await endOldToken(deps, row);
    await revokeAtApp(deps, row, by);
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    if (hasEnded(error)) return;
    throw notDeleted(row, error);
  }
}

function notDeleted(row: ConnectionRow, error: ConnectionError): ConnectionError {
  return new ConnectionError(error.code, `"${row.name}" was not deleted: ${error.message}`, {
    action: 'Try again later, or delete it without revoking and revoke it at the app yourself.',
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    cause: error,
  });
}

async function revokeAtApp(deps: Dependencies, row: ConnectionRow, by: Initiator): Promise<void> {
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind === 'oauth2') {
    const server = way.method.server(await storedSettings(deps, row, way));
    await revokePair(deps, await findApplicationOf(deps, row), server, await openPair(deps, row, way));
    return;
  }
  const { revoke } = way.method;
  if (revoke === undefined) {
    throw new ConnectionError(
      'invalid_input',
      `${way.plugin.name} has no way to end this credential from outside.`,
      {
        action: 'Delete it without revoking, and end it at the app.',
      },
    );
  }
  await runHook(deps, await useCredential(deps, row, by), revoke);
}
