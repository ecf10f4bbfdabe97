import type { Dependencies } from '../../dependencies.ts';
import { findMethod } from '../../plugin/find-method.ts';
import type { ConnectionRow, Initiator, OverlapRow } from '../../ports.ts';
import { inWords } from '../../rows/health.ts';
import { planTell } from '../../schedule/plan-tell.ts';
import { eventOf, instantOf } from '../../timeline/record.ts';

/** How an overlap came to its end. */
export interface Ending {
  readonly overlap: OverlapRow;
  readonly lastUsedAt: Date | null;
  /** Nobody used the old token any more; it may not live longer; nobody is there to revoke it. */
  readonly because: 'quiet' | 'limit' | 'unwatched';
  /** With `unwatched`: why, as the end of a sentence. */
  readonly why?: string | undefined;
}

/** Writes down that the old token is over, once also when a crash comes between telling and closing. */
export async function closeOverlap(
  deps: Dependencies,
  row: ConnectionRow,
  by: Initiator,
  { overlap, lastUsedAt, because, why }: Ending,
): Promise<void> {
  const { organizationId, id: connectionId, app } = row;
  const { timeline, overlaps } = deps.stores;
  const isUsed = lastUsedAt !== null && lastUsedAt > overlap.startedAt;
  const notice = because === 'unwatched' || (because === 'limit' && isUsed);
  const told = await timeline.last(organizationId, connectionId, 'twin-ended');
  if (told === null || told.at < overlap.startedAt) {
    await timeline.add([
      eventOf(deps, row, by, 'twin-ended', {
        message: sentence(deps, row, { overlap, lastUsedAt: isUsed ? lastUsedAt : null, because, why }),
        details: { because, startedAt: instantOf(overlap.startedAt), lastUsedAt: instantOf(lastUsedAt) },
        notice,
      }),
    ]);
  }
  await overlaps.close(connectionId);
  if (notice) await planTell(deps, organizationId);
  deps.log.info('twin-ended', { connectionId, app, because });
}

function sentence(
  { plugins }: Dependencies,
  row: ConnectionRow,
  { overlap, lastUsedAt, because, why = 'its manager is gone' }: Ending,
): string {
  const { plugin } = findMethod(plugins, row.app, row.method);
  const since = `since ${inWords(lastUsedAt ?? overlap.startedAt)}`;
  if (because === 'quiet') return `The old token was revoked: ${plugin.name} has not seen it used ${since}.`;
  if (because === 'unwatched') {
    return (
      `Nobody but a person can revoke the old token of "${row.name}" any more, because ${why}. It lives on beside the new ` +
      `one: revoke it at ${plugin.name} (${overlap.baseUrl}).`
    );
  }
  const used =
    lastUsedAt === null
      ? `${plugin.name} has not seen it used ${since}.`
      : `It was still in use: ${plugin.name} saw it last at ${inWords(lastUsedAt)}.`;
  return `The old token was revoked, because it may not live on longer. ${used}`;
}
