import type { Actor, Dependencies } from '../dependencies.ts';
import type { Page, TimelineEvent, TimelineQuery } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';

/**
 * What happened to a connection, newest first.
 *
 * @throws {ConnectionError} `not_found`; `invalid_input` for a cursor that is not of this timeline.
 */
export async function readTimeline(
  deps: Dependencies,
  actor: Actor,
  id: string,
  query: TimelineQuery,
): Promise<Page<TimelineEvent>> {
  await getRow(deps, actor, id);
  return deps.stores.timeline.list(actor.organizationId, id, query);
}
