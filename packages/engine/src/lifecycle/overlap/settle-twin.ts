import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { Way } from '../../plugin/find-method.ts';
import type { ConnectionRow, IntentRow } from '../../ports.ts';
import { isRefusal } from '../../rows/refusals.ts';
import { writeRow } from '../../writes/write-row.ts';
import { leftBehind } from '../../timeline/left-behind.ts';
import { eventOf } from '../../timeline/record.ts';
import type { Held } from '../burn.ts';
import { clockSkewMs } from '../clock-skew.ts';
import { fenceOf } from '../connection-lease.ts';
import { managementOf, refuseManager, targetOf } from '../manager/find-manager.ts';
import { readyManager, runAsManager } from '../manager/manager-credential.ts';
import { isElsewhere, seatOf } from '../seat.ts';

/**
 * Finds out what became of a second token whose making got no answer. Nothing was burnt: the first one works on. A twin
 * that nobody knows is revoked, and may then be made again. It is looked for as a twin of the token that the call was
 * about, whatever the connection holds now: one that was made of another is somebody's.
 *
 * @returns the row as it is, the intent being over; where nobody will ever find it out, people are told.
 * @throws {ConnectionError} `unavailable` and others while nobody can be asked: the intent stays open.
 */
export async function settleTwin(
  deps: Dependencies,
  { row, lease, by }: Held,
  way: Way,
  intent: IntentRow,
): Promise<ConnectionRow> {
  const found = await endLostTwin(deps, row, way, intent);
  const events =
    found === 'none'
      ? []
      : found === 'ended'
        ? [eventOf(deps, row, by, 'failed', { message: endedWords(row, way) })]
        : [leftBehind(deps, row, by, way, intent, found.why)];
  const updatedAt = deps.clock.now();
  return writeRow(deps, row, () => ({
    patch: { updatedAt },
    along: { fence: fenceOf(lease, updatedAt), events, clearsIntent: intent.id },
  }));
}

/** Of a twin that was lost: there was none, or there is none any more; or a person must look, because of this. */
type Found = 'none' | 'ended' | { readonly why: string };

async function endLostTwin(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  intent: IntentRow,
): Promise<Found> {
  const { name: app } = way.plugin;
  const { handle, baseUrl } = intent;
  if (isElsewhere(intent, await seatOf(deps, row, way)))
    return { why: `"${row.name}" was reconnected to another ${app} before anybody could look for it` };
  const management = await managementOf(deps, row);
  if (management === null) return { why: 'no connection is there any more to look for it' };
  if (handle === null || baseUrl === null) return { why: 'nobody knows what it was made of' };
  const { manager } = management;
  try {
    await refuseManager(deps, row, way, manager);
    const { managed } = targetOf(row, way, handle);
    const ready = await readyManager(deps, manager);
    const since = new Date(intent.openedAt.getTime() - clockSkewMs);
    const lost = await runAsManager(deps, ready, (context) =>
      managed.successor(context, handle, { as: 'twin', since, expiresAt: intent.twinExpiresAt ?? undefined }),
    );
    if (lost === null) return 'none';
    await runAsManager(deps, ready, (context) => managed.revoke(context, lost));
    return 'ended';
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    if (isRefusal(error)) return { why: `it cannot be looked for (${error.message})` };
    throw new ConnectionError(
      'unavailable',
      `${app} may have made a second token for "${row.name}" whose value was lost; it cannot be looked for now: ${error.message}`,
      { action: error.action, cause: error },
    );
  }
}

function endedWords({ name }: ConnectionRow, { plugin: { name: app } }: Way): string {
  return `${app} made a second token for "${name}", and its value was lost on the way. It was revoked; the first one works on.`;
}
