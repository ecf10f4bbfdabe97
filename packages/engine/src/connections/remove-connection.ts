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
import { useCredential } from './use-credential.ts';
import { getRow } from '../rows/connection-rows.ts';

/**
 * Deletes a connection, on wish after ending its credential at the app. When the app cannot be told, nothing is
 * deleted, so that no live credential is forgotten; one that is dead already needs no telling.
 *
 * @throws {ConnectionError} `not_found`; `unavailable` and others from the app when it should be told.
 */
export async function removeConnection(
  deps: Dependencies,
  actor: Actor,
  id: string,
  { revoke }: { readonly revoke: boolean },
): Promise<void> {
  let row = await getRow(deps, actor, id);
  if (!revoke) {
    await deps.stores.connections.remove(actor.organizationId, id);
  } else {
    await endCredential(deps, row, actor.by);
    // A refresh or a reconnect may have put a living credential in while the old one was being ended.
    while (!(await deps.stores.connections.remove(actor.organizationId, id, row.revision))) {
      const current = await deps.stores.connections.find(actor.organizationId, id);
      if (current === null) break;
      if (current.sealedSecrets !== row.sealedSecrets) await endCredential(deps, current, actor.by);
      row = current;
    }
  }
  deps.log.info('deleted', { connectionId: id, app: row.app, method: row.method, revoked: revoke });
}

async function endCredential(deps: Dependencies, row: ConnectionRow, by: Initiator): Promise<void> {
  try {
    // First, so that its end is not left out where the new token turns out to be over.
    await endOldToken(deps, row);
    await revokeAtApp(deps, row, by);
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    if (hasEnded(error)) return;
    throw new ConnectionError(error.code, `"${row.name}" was not deleted: ${error.message}`, {
      action: 'Try again later, or delete it without revoking and revoke it at the app yourself.',
      ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
      cause: error,
    });
  }
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
