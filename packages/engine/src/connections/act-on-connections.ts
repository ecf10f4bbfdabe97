import { ConnectionError, isConnectionError } from '@moorage/core';
import { toView } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { findMethod } from '../plugin/find-method.ts';
import type { Policy, Status } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { putPolicy } from '../schedule/connection-policy.ts';
import { checkConnection } from './check-connection.ts';
import { refreshConnection, rotateConnection } from './renew-connection.ts';

/** What is done to each; `renew` refreshes what is OAuth and rotates what is a token. */
export type ConnectionAction =
  | { readonly action: 'check' | 'refresh' }
  | { readonly action: 'rotate' | 'renew'; readonly lifeDays?: number | undefined }
  | { readonly action: 'set-policy'; readonly policy: Policy };

export interface ActionResult {
  readonly id: string;
  /** As it is now; `null` where there is no such connection. */
  readonly status: Status | null;
  /** Why it was not done; `null` where it was. */
  readonly error: ConnectionError | null;
}

/** Apps are asked about so many connections at a time. */
const atATime = 4;

/**
 * Does the same to many connections. What goes wrong with one is told in its result and keeps nothing from the others.
 *
 * @returns one result for each id, in their order; an id that comes twice is done once.
 */
export async function actOnConnections(
  deps: Dependencies,
  actor: Actor,
  ids: readonly string[],
  action: ConnectionAction,
): Promise<readonly ActionResult[]> {
  const waiting = [...new Set(ids)];
  const results = new Map<string, ActionResult>();
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
      results.set(id, await actOn(deps, actor, id, action));
  };
  const order = [...waiting];
  await Promise.all(Array.from({ length: atATime }, work));
  return order.flatMap((id) => results.get(id) ?? []);
}

async function actOn(
  deps: Dependencies,
  actor: Actor,
  id: string,
  action: ConnectionAction,
): Promise<ActionResult> {
  let error: ConnectionError | null = null;
  try {
    await act(deps, actor, id, action);
  } catch (thrown) {
    error = isConnectionError(thrown) ? thrown : mistake(deps, id, action, thrown);
  }
  return { id, status: await statusOf(deps, actor, id), error };
}

async function act(deps: Dependencies, actor: Actor, id: string, wanted: ConnectionAction): Promise<void> {
  switch (wanted.action) {
    case 'check':
      await checkConnection(deps, actor, id);
      return;
    case 'refresh':
      await refreshConnection(deps, actor, id);
      return;
    case 'rotate':
      await rotateConnection(deps, actor, id, lifeOf(wanted));
      return;
    case 'renew': {
      const { app, method } = await getRow(deps, actor, id);
      const way = findMethod(deps.plugins, app, method);
      if (way.kind === 'oauth2') await refreshConnection(deps, actor, id);
      else await rotateConnection(deps, actor, id, lifeOf(wanted));
      return;
    }
    case 'set-policy':
      await putPolicy(deps, actor, id, wanted.policy);
  }
}

function lifeOf({ lifeDays }: { readonly lifeDays?: number | undefined }) {
  return lifeDays === undefined ? {} : { lifeDays };
}

async function statusOf(deps: Dependencies, { organizationId }: Actor, id: string): Promise<Status | null> {
  const row = await deps.stores.connections.find(organizationId, id);
  return row === null ? null : toView(row, deps.clock.now()).status;
}

function mistake(
  deps: Dependencies,
  connectionId: string,
  { action }: ConnectionAction,
  thrown: unknown,
): ConnectionError {
  const name = thrown instanceof Error ? thrown.name : 'unknown';
  deps.log.error('one of several connections failed by a mistake', { connectionId, action, error: name });
  return new ConnectionError('internal', 'Moorage made a mistake and could not finish this.', {
    cause: thrown,
  });
}
