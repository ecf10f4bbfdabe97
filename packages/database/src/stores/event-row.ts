import type { Initiator, TimelineEvent } from '@moorage/engine';
import { z } from 'zod';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';

type Stored = Tables['timelineEvents']['$inferSelect'];

const detailsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export function toEvent(stored: Stored): TimelineEvent {
  return {
    id: stored.id,
    organizationId: stored.organizationId,
    connectionId: stored.connectionId,
    at: stored.at,
    kind: stored.kind,
    by: toInitiator(stored),
    message: stored.message,
    // One row with details that nobody can read must not hide all others.
    details: {
      ...detailsSchema.safeParse(stored.details).data,
      ...(stored.times > 1 ? { times: stored.times } : {}),
    },
    notice: stored.notice,
  };
}

function toInitiator({ byKind: kind, byId: id, byName: name }: Stored): Initiator {
  if (kind === 'schedule' || kind === 'webhook') return { kind };
  return { kind, id: id ?? '', name: name ?? '' };
}

export function toStored({ id, organizationId, connectionId, at, kind, by, ...said }: TimelineEvent): Stored {
  const { message, details, notice } = said;
  const who = 'id' in by ? { byId: by.id, byName: by.name } : { byId: null, byName: null };
  return {
    id,
    organizationId,
    connectionId,
    at,
    kind,
    byKind: by.kind,
    ...who,
    message,
    details,
    notice,
    times: 1,
    untold: notice,
  };
}

/** Within the transaction of what happened. */
export async function insertEvents(
  queries: Queries,
  t: Tables['timelineEvents'],
  events: readonly TimelineEvent[],
): Promise<void> {
  if (events.length > 0) await queries.insert(t).values(events.map(toStored));
}
