import { isConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../../dependencies.ts';
import { findMethod } from '../../plugin/find-method.ts';
import type { ConnectionRow, Initiator, OverlapRow } from '../../ports.ts';
import { getRow } from '../../rows/connection-rows.ts';
import { isRefusal } from '../../rows/refusals.ts';
import { overlapStage } from '../../schedule/overlap-stage.ts';
import { managedOf, refuseBrokenManager } from '../manager/find-manager.ts';
import { readyManager, runAsManager } from '../manager/manager-credential.ts';
import { closeOverlap } from './close-overlap.ts';
import { whyUnwatched } from './why-unwatched.ts';

const lookEveryMs = 60 * 60_000;

/**
 * Looks whether the old token of a connection is still in use, and revokes it when it has been quiet for as long as
 * agreed, or has lived on for as long as it may.
 *
 * @returns when to look again; `null` when it is over, or there is nothing to watch; people are told where nobody but them can
 * end the old token.
 * @throws {ConnectionError} while the manager or the app cannot be asked: the old token lives on, and it is tried again.
 */
export async function watchOverlap(deps: Dependencies, actor: Actor, id: string): Promise<Date | null> {
  const { organizationId, by } = actor;
  const overlap = await deps.stores.overlaps.find(organizationId, id);
  if (overlap === null) return null;
  const row = await getRow(deps, actor, id);
  const manager = await deps.stores.connections.find(organizationId, overlap.managerConnectionId);
  const { lastUsedAt, endsAt } = overlap;
  const giveUp = async (why: string): Promise<null> => {
    await closeOverlap(deps, row, by, { overlap, lastUsedAt, because: 'unwatched', why });
    return null;
  };
  const why = await whyUnwatched(deps, row, manager, overlap);
  if (manager === null || why !== null) return giveUp(why ?? 'its manager is gone');
  try {
    return await look(deps, { row, manager, overlap, by });
  } catch (error) {
    // Before its time a right may come back; after it, what is refused for good must not be tried for ever in silence.
    const isOver = endsAt <= deps.clock.now();
    if (!isOver || !isConnectionError(error) || !isRefusal(error)) throw error;
    return giveUp(`it is refused (${error.message})`);
  }
}

interface Watch {
  readonly row: ConnectionRow;
  readonly manager: ConnectionRow;
  readonly overlap: OverlapRow;
  readonly by: Initiator;
}

async function look(deps: Dependencies, { row, manager, overlap, by }: Watch): Promise<Date | null> {
  const way = findMethod(deps.plugins, row.app, row.method);
  refuseBrokenManager(row, manager);
  const managed = managedOf(row, way);
  const { oldHandle } = overlap;
  const ready = await readyManager(deps, manager);
  const lastUsedAt = await runAsManager(deps, ready, (context) => managed.lastUsedAt(context, oldHandle));
  if (lastUsedAt !== null && lastUsedAt.getTime() !== overlap.lastUsedAt?.getTime())
    await deps.stores.overlaps.used(row.id, lastUsedAt);

  const stage = overlapStage({ ...overlap, lastUsedAt });
  const now = deps.clock.now();
  if (now < stage.revokesAt)
    return new Date(Math.min(stage.revokesAt.getTime(), now.getTime() + lookEveryMs));
  await runAsManager(deps, ready, (context) => managed.revoke(context, oldHandle));
  const because = stage.revokesAt < stage.endsAt ? 'quiet' : 'limit';
  await closeOverlap(deps, row, by, { overlap, lastUsedAt, because });
  return null;
}
