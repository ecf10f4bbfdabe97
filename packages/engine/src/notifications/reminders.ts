import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, NewJob } from '../ports.ts';
import { eventOf } from '../timeline/record.ts';
import { refusalsOf } from '../timeline/turned-away.ts';
import { builtInPolicy, policiesOf, type EffectivePolicy } from '../schedule/effective-policy.ts';
import { momentInWords } from '../schedule/in-words.ts';
import { dayMs, timeLeft } from './time-left.ts';

/** While a rotation is to come in place of a reminder: when to look whether it really came. */
const lookAgainMs = 6 * 3_600_000;
/** A rotation that was tried so often will perhaps not come about. */
const failingAttempts = 2;
const pageSize = 500;

type Dated = ConnectionRow & { readonly expiresAt: Date };
type Rotation = NewJob & { readonly attempts: number };

/**
 * Writes a reminder for each connection whose next threshold before its expiry was crossed: only the nearest one, none
 * twice, and none where a rotation will come first.
 *
 * @returns when the next threshold is crossed, or one that was let pass is to be looked at again; `null` for none in sight.
 */
export async function remind(deps: Dependencies, organizationId: string): Promise<Date | null> {
  const wishes = await deps.stores.policies.list(organizationId);
  const policyOf = policiesOf(wishes);
  const rotations = await deps.stores.jobs.listOf(organizationId, 'rotate');
  const planned = new Map(rotations.map((job) => [job.subject, job]));
  const moments: number[] = [];
  const longest = Math.max(
    ...builtInPolicy.remindDaysBefore,
    ...wishes.flatMap(({ policy }) => policy.remindDaysBefore ?? []),
  );
  for (const row of await listEnding(deps, organizationId, longest)) {
    const next = await remindOf(deps, row, policyOf(row.id), planned.get(row.id));
    if (next !== null) moments.push(next);
  }
  return moments.length === 0 ? null : new Date(moments.reduce((a, b) => Math.min(a, b)));
}

async function remindOf(
  deps: Dependencies,
  row: Dated,
  { remindDaysBefore, rotate }: EffectivePolicy,
  rotation: Rotation | undefined,
): Promise<number | null> {
  const now = deps.clock.now();
  const { nearest, next } = thresholds(row.expiresAt, remindDaysBefore, now);
  if (nearest === null || row.status === 'needs-reconnect') return next;
  const given = await deps.stores.reminders.given(row.id, row.expiresAt);
  // A nearer one was given before a clock was set back, or before the policy was changed.
  if (given.some((days) => days <= nearest)) return next;
  if (rotate.strategy !== 'off' && willComeBefore(row, rotation))
    return Math.min(next ?? Infinity, now.getTime() + lookAgainMs);
  const reminder = { connectionId: row.id, expiresAt: row.expiresAt, daysBefore: nearest };
  const refusal = rotate.strategy === 'off' ? undefined : (await refusalsOf(deps, row))[0];
  const failing = refusal?.message ?? null;
  const ends = `Ends ${timeLeft(row.expiresAt, now)}, on ${momentInWords(row.expiresAt)}.`;
  const event = eventOf(deps, row, { kind: 'schedule' }, 'reminded', {
    message: failing === null ? ends : `${ends} It could not be rotated so far: ${failing}`,
    details: { daysBefore: nearest, expiresAt: row.expiresAt.toISOString(), rotationFails: failing },
    notice: true,
  });
  try {
    await deps.stores.reminders.add(reminder, event);
  } catch (error) {
    // It was deleted meanwhile.
    if (!isConnectionError(error) || error.code !== 'not_found') throw error;
  }
  return next;
}

/** The nearest threshold that was crossed, in days, and when the next one will be. */
export function thresholds(
  expiresAt: Date,
  daysBefore: readonly number[],
  now: Date,
): { readonly nearest: number | null; readonly next: number | null } {
  const moment = (days: number) => expiresAt.getTime() - days * dayMs;
  const crossed = daysBefore.filter((days) => moment(days) <= now.getTime());
  const ahead = daysBefore.filter((days) => moment(days) > now.getTime());
  return {
    nearest: crossed.length === 0 ? null : Math.min(...crossed),
    next: ahead.length === 0 ? null : moment(Math.max(...ahead)),
  };
}

/** Whether a rotation is planned before the end, and has not failed so far. */
function willComeBefore({ expiresAt }: Dated, rotation: Rotation | undefined): boolean {
  return rotation !== undefined && rotation.attempts < failingAttempts && rotation.runAt < expiresAt;
}

/** All that end within so many days and a day more, and have not ended yet. */
async function listEnding(
  deps: Dependencies,
  organizationId: string,
  days: number,
): Promise<readonly Dated[]> {
  const now = deps.clock.now();
  const to = new Date(now.getTime() + (days + 1) * dayMs);
  for (let limit = pageSize; ; limit *= 4) {
    const rows = await deps.stores.connections.listExpiring(organizationId, now, to, limit);
    if (rows.length === limit) continue;
    return rows.flatMap((row) => {
      const { expiresAt } = row;
      return expiresAt === null || expiresAt <= now ? [] : [{ ...row, expiresAt }];
    });
  }
}
