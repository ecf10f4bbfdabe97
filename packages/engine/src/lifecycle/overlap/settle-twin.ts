import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { Way } from '../../plugin/find-method.ts';
import type { ConnectionRow, IntentRow, TimelineEvent } from '../../ports.ts';
import { writeRow } from '../../writes/write-row.ts';
import { eventOf } from '../../timeline/record.ts';
import type { Held } from '../burn.ts';
import { fenceOf } from '../connection-lease.ts';
import { managementOf, refuseManager, targetOf } from '../manager/find-manager.ts';
import { readyManager, runAsManager } from '../manager/manager-credential.ts';
import { clockSkewMs } from '../manager/recover-through-manager.ts';

/**
 * Finds out what became of a second token whose making got no answer. Nothing was burnt: the first one works on. A twin
 * that nobody knows is revoked, and may then be made again.
 *
 * @returns the row as it is, the intent being over.
 * @throws {ConnectionError} `unavailable` and others while nobody can be asked: the intent stays open.
 */
export async function settleTwin(
  deps: Dependencies,
  { row, lease, by }: Held,
  way: Way,
  intent: IntentRow,
): Promise<ConnectionRow> {
  const found = await endLostTwin(deps, row, way, intent);
  const events: TimelineEvent[] = found === null ? [] : [eventOf(deps, row, by, 'failed', found)];
  const updatedAt = deps.clock.now();
  return writeRow(deps, row, () => ({
    patch: { updatedAt },
    along: { fence: fenceOf(lease, updatedAt), events, clearsIntent: intent.id },
  }));
}

/** @returns what is to be told of it; `null` when none was made. */
async function endLostTwin(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  intent: IntentRow,
): Promise<{ readonly message: string; readonly notice: boolean } | null> {
  const { name: app } = way.plugin;
  const management = await managementOf(deps, row);
  if (management === null) {
    const message =
      `${app} may have made a second token for "${row.name}" whose value was lost, and no connection is there any more ` +
      `to look for it. Look through the tokens at ${app} and revoke one that was never used.`;
    return { message, notice: true };
  }
  const { manager } = management;
  try {
    await refuseManager(deps, row, way, manager);
    const { managed, handle } = targetOf(row, way);
    const ready = await readyManager(deps, manager);
    const since = new Date(intent.openedAt.getTime() - clockSkewMs);
    const lost = await runAsManager(deps, ready, (context) =>
      managed.successor(context, handle, { as: 'twin', since }),
    );
    if (lost === null) return null;
    await runAsManager(deps, ready, (context) => managed.revoke(context, lost));
    return {
      message: `${app} made a second token for "${row.name}", and its value was lost on the way. It was revoked; the first one works on.`,
      notice: false,
    };
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    throw new ConnectionError(
      'unavailable',
      `${app} may have made a second token for "${row.name}" whose value was lost; it cannot be looked for now: ${error.message}`,
      { action: error.action, cause: error },
    );
  }
}
