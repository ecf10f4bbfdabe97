import { expiringBefore, toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { ConnectionQuery, Page } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';

/** @throws {ConnectionError} `invalid_input` for a cursor that is not ours. */
export async function listConnections(
  deps: Dependencies,
  actor: Actor,
  query: Omit<ConnectionQuery, 'expiringBefore'>,
): Promise<Page<AppConnection>> {
  const now = deps.clock.now();
  const page = await deps.stores.connections.list(actor.organizationId, {
    ...query,
    expiringBefore: expiringBefore(now),
  });
  return { ...page, items: page.items.map((row) => toView(row, now)) };
}

/** @throws {ConnectionError} `not_found`. */
export async function getConnection(deps: Dependencies, actor: Actor, id: string): Promise<AppConnection> {
  return toView(await getRow(deps, actor, id), deps.clock.now());
}
