import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, EventKind, Initiator, TimelineEvent } from '../ports.ts';

/** What an event tells beside its kind. Nothing secret may be in it. */
export interface Told {
  readonly message?: string | null | undefined;
  /** Units in the names, instants as ISO 8601. */
  readonly details?: TimelineEvent['details'] | undefined;
  /** Whether people are to be told through the organization's channels. */
  readonly notice?: boolean | undefined;
}

/** An event of a connection that happens now: to be written along with what happened. */
export function eventOf(
  { clock, random }: Pick<Dependencies, 'clock' | 'random'>,
  { id: connectionId, organizationId }: Pick<ConnectionRow, 'id' | 'organizationId'>,
  by: Initiator,
  kind: EventKind,
  { message = null, details = {}, notice = false }: Told = {},
): TimelineEvent {
  const at = clock.now();
  return { id: random.id(), organizationId, connectionId, at, kind, by, message, details, notice };
}

/** An instant as details hold it. */
export function instantOf(date: Date | null | undefined): string | null {
  return date?.toISOString() ?? null;
}
