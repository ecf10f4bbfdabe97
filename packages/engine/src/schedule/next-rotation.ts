import type { ConnectionRow } from '../ports.ts';
import type { EffectivePolicy } from './effective-policy.ts';
import { spread } from './spread.ts';
import { nextOpening, type Span } from './window.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** So long before the end a rotation is planned at the latest, so that there is time to try again. */
const lastChanceMs = 2 * hourMs;

export type RotatingRow = Pick<ConnectionRow, 'id' | 'status' | 'expiresAt' | 'oauthApplicationId'>;

/** When a token is rotated; `inWindow` is false where its window does not open in time. */
export interface RotationPlan {
  /** Not after `now`: it is due. */
  readonly at: Date;
  readonly inWindow: boolean;
}

/**
 * When the token of a connection is rotated by its policy: so many days before it ends, at a moment of that day that is
 * this connection's own, or in the next window; before it ends in any case. A dead token is only due where a manager
 * can bring it back.
 *
 * @returns `null` where nothing is to be rotated: off, no end, dead, or not a token.
 */
export function planRotation(
  row: RotatingRow,
  { rotate }: Pick<EffectivePolicy, 'rotate'>,
  now: Date,
): RotationPlan | null {
  const { strategy, daysBefore, window } = rotate;
  if (strategy === 'off' || row.oauthApplicationId !== null) return null;
  // Bringing a token back disturbs nobody: nothing works as it is.
  if (isDead(row, now)) return strategy === 'manager' ? { at: now, inWindow: true } : null;
  if (row.expiresAt === null) return null;

  const due = new Date(row.expiresAt.getTime() - daysBefore * dayMs);
  const latest = new Date(row.expiresAt.getTime() - lastChanceMs);
  const wholeDay = new Date(due.getTime() + Math.min(dayMs, (daysBefore * dayMs) / 2));
  const anyTime = { at: momentIn({ from: due, to: wholeDay }, row.id), inWindow: window === undefined };
  if (window === undefined) return anyTime;

  const first = openingBefore(nextOpening(window, due), latest, due);
  if (first === null) return anyTime;
  const planned = momentIn(first, row.id);
  if (first.to > now) return { at: planned, inWindow: true };
  // Missed, e.g. because nothing ran then: the next window, while there is one.
  const next = openingBefore(nextOpening(window, now), latest);
  return next === null ? { at: planned, inWindow: false } : { at: momentIn(next, row.id), inWindow: true };
}

/** @see planRotation */
export function nextRotationAt(
  row: RotatingRow,
  effective: Pick<EffectivePolicy, 'rotate'>,
  now: Date,
): Date | null {
  return planRotation(row, effective, now)?.at ?? null;
}

/** Whether the app takes the token no more, as far as is known. */
export function isDead({ status, expiresAt }: Pick<RotatingRow, 'status' | 'expiresAt'>, now: Date): boolean {
  return status === 'needs-reconnect' || (expiresAt !== null && expiresAt <= now);
}

/** The part of an opening that lies before `latest`, and after `from` where that is given. */
function openingBefore(opening: Span | null, latest: Date, from?: Date): Span | null {
  if (opening === null) return null;
  const span = {
    from: from !== undefined && from > opening.from ? from : opening.from,
    to: opening.to < latest ? opening.to : latest,
  };
  return span.from < span.to ? span : null;
}

/** The last quarter is left free, for a second try. */
function momentIn({ from, to }: Span, id: string): Date {
  return new Date(from.getTime() + spread(`${id} rotate`, (to.getTime() - from.getTime()) * 0.75));
}
