import type { OverlapRow } from '../ports.ts';

const hourMs = 60 * 60_000;

/** How it stands with a token that lives on beside its successor. */
export interface OverlapStage {
  readonly startedAt: Date;
  /** When the app last saw the old token used, as far as it tells. */
  readonly lastUsedAt: Date | null;
  /** When it is revoked if nobody uses it any more. */
  readonly revokesAt: Date;
  /** When it is revoked, used or not. */
  readonly endsAt: Date;
}

export function overlapStage({ startedAt, lastUsedAt, quietHours, endsAt }: OverlapRow): OverlapStage {
  const quietSince = lastUsedAt !== null && lastUsedAt > startedAt ? lastUsedAt : startedAt;
  const quietAt = quietSince.getTime() + quietHours * hourMs;
  return { startedAt, lastUsedAt, revokesAt: new Date(Math.min(quietAt, endsAt.getTime())), endsAt };
}
