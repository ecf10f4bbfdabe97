import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import type { TokenWay } from '../../plugin/find-method.ts';
import { probe } from '../../plugin/probe.ts';
import type { ConnectionRow, OverlapPolicy, OverlapRow } from '../../ports.ts';
import { writeRow } from '../../writes/write-row.ts';
import { healthy } from '../../rows/health.ts';
import { storedCredential } from '../../rows/stored-credential.ts';
import { isRefusal } from '../../rows/refusals.ts';
import { burn, type Burnt, type Held } from '../burn.ts';
import { refuseManager, targetOf } from '../manager/find-manager.ts';
import { makeTwin } from '../manager/make-twin.ts';
import { readyManager } from '../manager/manager-credential.ts';
import { midnightIn } from '../midnight.ts';
import { baseUrlOf } from '../seat.ts';
import { rotateThroughManager } from '../manager/rotate-through-manager.ts';
import { makesTwins } from '../../schedule/obstacle.ts';

const hourMs = 60 * 60_000;
/** So long before its end a token is rather replaced at once than left to die beside a second one that cannot be made. */
const lastResortMs = 48 * hourMs;

/**
 * Puts a second token, made by the manager, in the place of the first, which lives on until nobody uses it any more. A
 * token that has ended has nobody to be kept for, and is replaced.
 *
 * @param lifeDays until the new token ends, at midnight UTC.
 * @throws {ConnectionError} `conflict` while one is under way; `invalid_input` where the app makes no second token; as
 * `rotateThroughManager`.
 */
export async function startOverlap(
  deps: Dependencies,
  held: Held,
  way: TokenWay,
  manager: ConnectionRow,
  lifeDays: number,
  overlap: OverlapPolicy,
): Promise<Burnt> {
  const { row } = held;
  await refuseManager(deps, row, way, manager);
  const { managed, handle } = targetOf(row, way);
  const { twin } = managed;
  if (twin === undefined) {
    throw new ConnectionError(
      'invalid_input',
      `${way.plugin.name} makes no second token beside another one.`,
      {
        action: 'Rotate without an overlap.',
      },
    );
  }
  await refuseSecond(deps, row);
  const startedAt = deps.clock.now();
  if (row.expiresAt !== null && row.expiresAt <= startedAt) {
    return rotateThroughManager(deps, held, way, manager, lifeDays);
  }
  const replaceAtOnce = (refusal: ConnectionError, of: ConnectionRow) => {
    const notice = `Its old token ended at once, in spite of the overlap: no second one could be made. ${refusal.message}`;
    return rotateThroughManager(deps, { ...held, row: of }, way, manager, lifeDays, notice);
  };
  const isLastResort = row.expiresAt !== null && row.expiresAt.getTime() - startedAt.getTime() < lastResortMs;
  if (!makesTwins(manager)) {
    const refusal = noTwins(manager);
    return isLastResort ? replaceAtOnce(refusal, row) : { row, failure: refusal };
  }
  const ready = await readyManager(deps, manager);
  const wish = { expiresAt: midnightIn(deps, lifeDays) };
  const opensOverlap: OverlapRow = {
    organizationId: row.organizationId,
    connectionId: row.id,
    managerConnectionId: manager.id,
    oldHandle: handle,
    baseUrl: await baseUrlOf(deps, row, way),
    startedAt,
    lastUsedAt: null,
    quietHours: overlap.quietHours,
    endsAt: endOf(row, startedAt, overlap),
  };
  const details = {
    strategy: 'manager',
    manager: manager.name,
    quietHours: overlap.quietHours,
    endsAt: opensOverlap.endsAt.toISOString(),
  };
  const call = (until: Date) => makeTwin(deps, ready, { way, handle, twin }, wish, until);
  const burnt = await burn(deps, held, way, 'twin', call, {
    details,
    opensOverlap,
    twinExpiresAt: wish.expiresAt,
  });
  if (burnt.failure !== null && isLastResort && isRefusal(burnt.failure))
    return replaceAtOnce(burnt.failure, burnt.row);
  return burnt.failure === null ? { ...burnt, row: await readAnew(deps, burnt.row, way) } : burnt;
}

function noTwins({ name }: ConnectionRow): ConnectionError {
  return new ConnectionError('forbidden', `"${name}" acts as a bot, which may make no second token.`, {
    action: 'Choose the connection of a person as manager, or no overlap.',
  });
}

async function refuseSecond(deps: Dependencies, row: ConnectionRow): Promise<void> {
  const open = await deps.stores.overlaps.find(row.organizationId, row.id);
  if (open === null) return;
  throw new ConnectionError('conflict', `An older token of "${row.name}" still lives beside its successor.`, {
    action:
      open.endsAt > deps.clock.now()
        ? `Wait until it is revoked, on ${open.endsAt.toISOString().slice(0, 10)} at the latest.`
        : 'It should have been revoked by now, and Moorage tries that again by itself. See whether its manager works.',
  });
}

/** It ends by itself at its expiry. */
function endOf({ expiresAt }: ConnectionRow, startedAt: Date, { atMostDays }: OverlapPolicy): Date {
  const atMost = startedAt.getTime() + atMostDays * 24 * hourMs;
  return new Date(Math.min(atMost, expiresAt?.getTime() ?? Infinity));
}

/** A twin may act as another bot. Where it cannot be asked now, the next check does. */
async function readAnew(deps: Dependencies, row: ConnectionRow, way: TokenWay): Promise<ConnectionRow> {
  try {
    const worth = await probe(deps, await storedCredential(deps, row, way));
    const patch = healthy(worth, deps.clock.now());
    return await writeRow(deps, row, (current) =>
      current.sealedSecrets === row.sealedSecrets ? { patch } : null,
    );
  } catch {
    return row;
  }
}
