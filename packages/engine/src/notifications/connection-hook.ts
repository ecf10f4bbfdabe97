import { ConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import { randomSecret, sha256 } from '../oauth/authorization-state.ts';
import type { ConnectionRow } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';

/** Where the app is to send its webhooks about a connection. */
export interface ConnectionHook {
  readonly url: string;
  readonly isSet: boolean;
  /** Only when it was just made. */
  readonly secret: string | null;
  readonly createdAt: Date | null;
  readonly receivedAt: Date | null;
}

/** @throws {ConnectionError} `not_found`, also for an app that calls nobody. */
export async function getHook(deps: Dependencies, actor: Actor, id: string): Promise<ConnectionHook> {
  const row = await getHookable(deps, actor, id);
  const hook = await deps.stores.hooks.find(row.id);
  return {
    url: hookUrl(deps, row),
    isSet: hook !== null,
    secret: null,
    createdAt: hook?.createdAt ?? null,
    receivedAt: hook?.receivedAt ?? null,
  };
}

/**
 * Makes the secret that the app must show, or a new one in place of the old, which is worth nothing from then on.
 *
 * @throws {ConnectionError} `not_found`, also for an app that calls nobody.
 */
export async function renewHook(deps: Dependencies, actor: Actor, id: string): Promise<ConnectionHook> {
  const row = await getHookable(deps, actor, id);
  const secret = randomSecret(deps.random);
  const createdAt = deps.clock.now();
  const { organizationId } = row;
  await deps.stores.hooks.put({
    organizationId,
    connectionId: row.id,
    secretHash: sha256(secret),
    createdAt,
    receivedAt: null,
  });
  deps.log.info('webhook secret made', { connectionId: row.id, app: row.app });
  return { url: hookUrl(deps, row), isSet: true, secret, createdAt, receivedAt: null };
}

/** @throws {ConnectionError} `not_found`, also when there is none. */
export async function removeHook(deps: Dependencies, actor: Actor, id: string): Promise<void> {
  if (await deps.stores.hooks.remove(actor.organizationId, id)) return;
  throw new ConnectionError('not_found', 'There is no webhook for this connection.');
}

async function getHookable(deps: Dependencies, actor: Actor, id: string): Promise<ConnectionRow> {
  const row = await getRow(deps, actor, id);
  const plugin = deps.plugins.list().find((one) => one.id === row.app);
  if (plugin?.webhook !== undefined) return row;
  throw new ConnectionError(
    'not_found',
    `${plugin?.name ?? row.app} has no webhook that tells of expiries.`,
    {
      action: 'Moorage watches the expiry by itself.',
    },
  );
}

function hookUrl({ publicUrl }: Dependencies, { id }: ConnectionRow): string {
  return `${publicUrl}/api/v1/hooks/${encodeURIComponent(id)}`;
}
