import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { hasEnded, inWords, unhealthy, type Illness } from '../rows/health.ts';
import { writeRow } from '../writes/write-row.ts';
import { sweepEveryMs } from '../schedule/sweep-interval.ts';
import { leftBehind } from '../timeline/left-behind.ts';
import { eventOf } from '../timeline/record.ts';
import { tellsOfEnd } from '../timeline/tells-of-end.ts';
import { turnEvents } from '../timeline/turn-events.ts';
import { turnedAwayEvents } from '../timeline/turned-away.ts';
import type { Held } from './burn.ts';
import { fenceOf } from './connection-lease.ts';

// Nothing of this is written by a holder who has lost the lease: whoever holds it now tells what became of the intent.

/**
 * Writes down how a refresh or rotation failed; its intent is over with that, because the outcome is known. Not when a
 * person has put another credential in meanwhile.
 *
 * @param wayOn what to do about a credential that has ended.
 */
export async function markFailed(
  deps: Dependencies,
  held: Held,
  intent: IntentRow,
  error: ConnectionError,
  wayOn?: string,
): Promise<ConnectionRow> {
  return mark(deps, held, intent, { error, wayOn, clears: true });
}

/**
 * Writes down that a credential turned out to have ended when it was looked at, before anything was sent with it.
 *
 * @param wayOn what to do about it; left out: as after every other end.
 */
export async function markEnded(
  deps: Dependencies,
  held: Held,
  error: ConnectionError,
  wayOn?: string,
): Promise<ConnectionRow> {
  return mark(deps, held, null, { error, wayOn, clears: false });
}

/**
 * Writes down that nobody knows what became of a refresh or rotation; the intent stays, and is settled later.
 *
 * @param why it is not known, as the end of a sentence.
 * @returns what whoever asked for it is told, with the time of the next try.
 */
export async function markUnknown(
  deps: Dependencies,
  held: Held,
  intent: IntentRow,
  why: string,
): Promise<ConnectionError> {
  const message = `A ${whatOf(intent)} of "${held.row.name}" got no answer, and ${why}`;
  const untilThen = 'and before anything else is done with it; nothing is repeated blindly.';
  const toStay = `Moorage asks again every few minutes, ${untilThen}`;
  const nextTryAt = await nextSweep(deps);
  const error = new ConnectionError('outcome_unknown', message, { action: toStay });
  await mark(deps, held, intent, { error, clears: false, nextTryAt });
  return new ConnectionError('outcome_unknown', message, {
    action: `Moorage asks again at ${inWords(nextTryAt)}, ${untilThen}`,
  });
}

/** Writes down that a rotation was turned away, which is no illness: the old token works as before. */
export async function markTurnedAway(
  deps: Dependencies,
  { row, lease, by }: Held,
  intent: IntentRow,
  error: ConnectionError,
): Promise<ConnectionRow> {
  const events = await turnedAwayEvents(deps, row, by, error);
  const now = deps.clock.now();
  const along = { fence: fenceOf(lease, now), events, clearsIntent: intent.id };
  return writeRow(deps, row, () => ({ patch: { updatedAt: now }, along }));
}

/** Takes an intent back whose call was not sent; one that others hold by now is left to them. */
export async function markNeverSent(
  deps: Dependencies,
  { row, lease }: Held,
  intent: IntentRow,
): Promise<void> {
  const now = deps.clock.now();
  const along = { fence: fenceOf(lease, now), clearsIntent: intent.id };
  await writeRow(deps, row, ({ updatedAt }) => ({ patch: { updatedAt }, along }));
}

/** Writes down that nothing can be found out any more about a call of which another credential is the better part. */
export async function markLeftBehind(
  deps: Dependencies,
  { row, lease, by }: Held,
  way: Way,
  intent: IntentRow,
  why: string,
): Promise<ConnectionRow> {
  const now = deps.clock.now();
  return writeRow(deps, row, (current) => {
    // Nobody is in doubt about the credential that is stored.
    const health: Illness =
      current.status === 'unknown'
        ? { status: 'healthy', statusReason: null }
        : { status: current.status, statusReason: current.statusReason };
    const events = [
      leftBehind(deps, current, by, way, intent, why),
      ...turnEvents(deps, current, by, health),
    ];
    const along = { fence: fenceOf(lease, now), events, clearsIntent: intent.id };
    return { patch: { ...health, updatedAt: now }, along };
  });
}

/** Writes down that a call without an answer has changed nothing: the old credential works. */
export async function markUnharmed(
  deps: Dependencies,
  { row, lease, by }: Held,
  intent: IntentRow,
): Promise<ConnectionRow> {
  const now = deps.clock.now();
  return writeRow(deps, row, (current) => {
    const { status, statusReason } = current;
    const health: Illness =
      status === 'unknown' ? { status: 'healthy', statusReason: null } : { status, statusReason };
    const told = eventOf(deps, current, by, 'failed', {
      message: `A ${whatOf(intent)} got no answer. The app was asked since: it had not acted, and the credential works.`,
      details: { code: 'unavailable', status: health.status },
    });
    const events = [told, ...turnEvents(deps, current, by, health)];
    const along = { fence: fenceOf(lease, now), events, clearsIntent: intent.id };
    return { patch: { ...health, updatedAt: now }, along };
  });
}

interface Mark {
  readonly error: ConnectionError;
  readonly clears: boolean;
  readonly wayOn?: string | undefined;
  readonly nextTryAt?: Date;
}

async function mark(
  deps: Dependencies,
  { row, lease, by }: Held,
  intent: IntentRow | null,
  { error, clears, wayOn, nextTryAt }: Mark,
): Promise<ConnectionRow> {
  const { id: connectionId, app } = row;
  deps.log.warn('a credential could not be renewed', {
    connectionId,
    app,
    by: intent?.kind ?? 'look',
    code: error.code,
  });
  const now = deps.clock.now();
  // A grant that was lost is refused from then on, and how it was lost says more.
  const isTold = hasEnded(error) && (await tellsOfEnd(deps, row));
  return writeRow(deps, row, (current) => {
    if (current.sealedSecrets !== row.sealedSecrets) return null;
    const { status, statusReason } = current;
    const illness = isTold ? { status, statusReason } : unhealthy(current, error, now, wayOn);
    const events = turnEvents(deps, current, by, illness, { error, nextTryAt });
    const along = {
      fence: fenceOf(lease, now),
      events,
      ...(clears && intent !== null ? { clearsIntent: intent.id } : {}),
    };
    return { patch: { ...illness, updatedAt: now }, along };
  });
}

function whatOf({ kind }: IntentRow): string {
  return kind === 'refresh' ? 'refresh' : 'rotation';
}

/** When open intents are settled the next time. */
async function nextSweep({ stores, clock }: Dependencies): Promise<Date> {
  const now = clock.now();
  const jobs = await stores.jobs.list('all');
  const sweep = jobs.find(({ kind, runAt }) => kind === 'sweep' && runAt > now);
  return sweep?.runAt ?? new Date(now.getTime() + sweepEveryMs);
}
