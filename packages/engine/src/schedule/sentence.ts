import type { RotationPolicy } from '../ports.ts';
import { countInWords, dateInWords, daysBetween, momentInWords } from './in-words.ts';
import { nextRefreshAt } from './next-refresh.ts';
import { isDead, planRotation, type RotationPlan } from './next-rotation.ts';
import type { Outlook } from './outlook.ts';

/**
 * What will happen to a connection by itself, in plain words; dates in UTC.
 *
 * @param retriesAt when a renewal that failed is tried again.
 * @param reason why it failed, where that is known.
 */
export function sentence(
  outlook: Outlook,
  now: Date,
  retriesAt: Date | null = null,
  reason: string | null = null,
): string {
  const { row, effective, overlap } = outlook;
  const parts = [outlook.strategy === 'refresh' ? refreshing(outlook) : rotating(outlook, now)];
  if (retriesAt !== null && retriesAt > now)
    parts.push(
      reason === null
        ? `The last try failed; the next is on ${momentInWords(retriesAt)}.`
        : `The last try failed: ${reason} The next is on ${momentInWords(retriesAt)}.`,
    );
  if (overlap !== null)
    parts.push(
      `Its former token still works, and is revoked on ${dateInWords(overlap.endsAt)} at the latest.`,
    );
  else if (
    effective.overlap !== null &&
    outlook.strategy === 'manager' &&
    outlook.obstacle === null &&
    !isDead(row, now)
  ) {
    const { quietHours, atMostDays } = effective.overlap;
    parts.push(
      !outlook.managerMakesTwins
        ? noTwins(outlook)
        : `The old token then lives on until nobody has used it for ${countInWords(quietHours, 'hour')}, ` +
            `${countInWords(atMostDays, 'day')} at most.`,
    );
  }
  return parts.join(' ');
}

function noTwins({ managerName }: Outlook): string {
  return (
    `Its old token cannot live on: "${managerName}" acts as a bot, which may make no second one. So it is replaced at ` +
    "once, at most two days before it ends, unless a person's connection becomes its manager, or the overlap is given up."
  );
}

function refreshing({ row, appName }: Outlook): string {
  if (row.status === 'needs-reconnect')
    return 'The authorization has ended; nothing renews it but a reconnect.';
  const next = nextRefreshAt(row);
  if (next === null)
    return `There is nothing to refresh: it works until the authorization is revoked at ${appName}.`;
  return `Refreshed by itself, next on ${momentInWords(next)}; the authorization has no end.`;
}

function rotating(outlook: Outlook, now: Date): string {
  const { row, strategy, effective, obstacle, managerName } = outlook;
  const { expiresAt } = row;
  const plan = planRotation(row, effective, now);
  const ends = expiresAt !== null && expiresAt > now ? ` It ends on ${dateInWords(expiresAt)}.` : '';
  if (isDead(row, now)) {
    const dead =
      expiresAt !== null && expiresAt <= now ? `Ended on ${dateInWords(expiresAt)}.` : 'Needs a reconnect.';
    if (strategy !== 'manager') return `${dead} Nothing rotates it until it is reconnected.`;
    return obstacle === null
      ? `${dead} Its manager connection "${managerName}" is asked to bring it back.`
      : `${dead} ${obstacle}`;
  }
  if (strategy === 'off') {
    return expiresAt === null
      ? 'Has no end, and nothing rotates it.'
      : `Ends on ${dateInWords(expiresAt)} and nothing rotates it.`;
  }
  if (obstacle !== null) return `${obstacle}${ends}`;
  if (plan === null || expiresAt === null) return 'Has no end, so nothing needs to rotate it.';
  return planned(plan, expiresAt, { ...effective.rotate, managerName }, now);
}

interface Wish extends RotationPolicy {
  readonly managerName: string | null;
}

function planned({ at, inWindow }: RotationPlan, expiresAt: Date, wish: Wish, now: Date): string {
  const { window, lifeDays, strategy, managerName } = wish;
  const isDue = at <= now;
  const through = strategy === 'manager' ? ` through "${managerName}"` : '';
  const before = daysBetween(isDue ? now : at, expiresAt);
  return [
    isDue ? `Is due to be rotated${through} now` : `Rotates${through} on ${dateInWords(at)}`,
    ...(window === undefined
      ? []
      : inWindow
        ? [`between ${window.from} and ${window.to} (${window.timeZone})`]
        : ['outside its window, which does not open in time']),
    before > 0 ? `${countInWords(before, 'day')} before it ends` : 'on the day on which it ends',
    `for another ${countInWords(lifeDays, 'day')}.`,
  ].join(', ');
}
