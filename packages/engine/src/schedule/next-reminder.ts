import type { ConnectionRow } from '../ports.ts';
import type { EffectivePolicy } from './effective-policy.ts';

const dayMs = 24 * 60 * 60_000;

/** When people are reminded the next time that a credential ends; `null` where they are not any more. */
export function nextReminderAt(
  { expiresAt }: Pick<ConnectionRow, 'expiresAt'>,
  { remindDaysBefore }: Pick<EffectivePolicy, 'remindDaysBefore'>,
  now: Date,
): Date | null {
  if (expiresAt === null) return null;
  const moments = remindDaysBefore
    .map((days) => expiresAt.getTime() - days * dayMs)
    .filter((moment) => moment > now.getTime());
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}
