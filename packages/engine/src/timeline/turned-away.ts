import type { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, Initiator, TimelineEvent } from '../ports.ts';
import { eventOf, instantOf } from './record.ts';

/** Far more than are written of one credential. */
const mostLookedAt = 50;

/** How often the app has turned a rotation of the present credential away, as far as it was written; newest first. */
export async function refusalsOf(
  { stores }: Pick<Dependencies, 'stores'>,
  { organizationId, id }: ConnectionRow,
): Promise<readonly TimelineEvent[]> {
  const { items } = await stores.timeline.list(organizationId, id, {
    kinds: ['failed', 'rotated', 'reconnected'],
    limit: mostLookedAt,
  });
  const renewed = items.findIndex(({ kind }) => kind !== 'failed');
  const since = renewed === -1 ? items : items.slice(0, renewed);
  return since.filter(isRefusal);
}

/** Whether it tells of a rotation that the app has turned away. */
export function isRefusal({ kind, details }: TimelineEvent): boolean {
  return kind === 'failed' && details['turnedAway'] === true;
}

/**
 * What is written of a rotation that was turned away. Once may be chance; the second in a row people are told of, once
 * for each reason, and from then on tries of the schedule that end alike are written no more.
 */
export async function turnedAwayEvents(
  deps: Dependencies,
  row: ConnectionRow,
  by: Initiator,
  { message, code }: ConnectionError,
): Promise<readonly TimelineEvent[]> {
  const before = await refusalsOf(deps, row);
  const isAlone = by.kind === 'schedule';
  const isKnown = before.some((event) => event.notice && event.message === message);
  if (isAlone && isKnown) return [];
  const details = { code, turnedAway: true, expiresAt: instantOf(row.expiresAt) };
  const notice = isAlone && before.some((event) => event.by.kind === 'schedule');
  return [eventOf(deps, row, by, 'failed', { message, details, notice })];
}
