import type { Dependencies } from '../dependencies.ts';
import type { ConnectionPatch, ConnectionRow, Initiator, TimelineEvent } from '../ports.ts';
import type { Health } from '../rows/health.ts';
import { eventOf, instantOf } from './record.ts';
import { turnEvents } from './turn-events.ts';

/** That a connection was named or described anew; nothing where it stays as it was. */
export function changedEvents(
  deps: Dependencies,
  before: ConnectionRow,
  by: Initiator,
  { name, description }: Pick<ConnectionPatch, 'name' | 'description'>,
): readonly TimelineEvent[] {
  const isRenamed = name !== undefined && name !== before.name;
  const isDescribed = description !== undefined && description !== before.description;
  const fields = [...(isRenamed ? ['name'] : []), ...(isDescribed ? ['description'] : [])];
  if (fields.length === 0) return [];
  const names = isRenamed ? { nameBefore: before.name, nameAfter: name } : {};
  return [eventOf(deps, before, by, 'changed', { details: { fields: fields.join(', '), ...names } })];
}

/** That a connection got a new credential by a person, and is well again if it was not. */
export function reconnectedEvents(
  deps: Dependencies,
  before: ConnectionRow,
  by: Initiator,
  after: Health,
): readonly TimelineEvent[] {
  const details = {
    actsAs: after.identity?.name ?? null,
    expiresBefore: instantOf(before.expiresAt),
    expiresAfter: instantOf(after.expiresAt),
  };
  const reconnected = eventOf(deps, before, by, 'reconnected', { message: after.statusReason, details });
  return [reconnected, ...turnEvents(deps, before, by, after)];
}
