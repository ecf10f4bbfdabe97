import type { NewJob } from '../ports.ts';
import { checkDueAt } from './next-check.ts';
import { nextRefreshAt } from './next-refresh.ts';
import { isDead, nextRotationAt } from './next-rotation.ts';
import type { Outlook } from './outlook.ts';

const minuteMs = 60_000;

/** The jobs that a connection should have. */
export function wantedJobs(outlook: Outlook, now: Date): readonly NewJob[] {
  const { row, effective, overlap } = outlook;
  const at = (kind: NewJob['kind'], runAt: Date | null): readonly NewJob[] =>
    runAt === null ? [] : [{ kind, subject: row.id, organizationId: row.organizationId, runAt }];
  return [
    ...at('check', checkDueAt(row, effective)),
    ...at('refresh', nextRefreshAt(row)),
    ...at('rotate', rotationAt(outlook, now)),
    // Whoever watches says when to look again; here it is only made sure that somebody does.
    ...at('watch-overlap', overlap === null ? null : new Date(now.getTime() + 10 * minuteMs)),
  ];
}

function rotationAt({ row, effective, obstacle }: Outlook, now: Date): Date | null {
  if (obstacle !== null) return null;
  if (isDead(row, now) && !wasJustFoundDead(row)) return null;
  return nextRotationAt(row, effective, now);
}

/** Then a manager may try once to bring it back; what was tried in vain is tried again after the next check. */
function wasJustFoundDead({ checkedAt, updatedAt, status }: Outlook['row']): boolean {
  return status !== 'needs-reconnect' || (checkedAt !== null && checkedAt >= updatedAt);
}

/** Kinds whose absence from the wanted jobs ends a job that is there. */
export const plannedKinds: ReadonlySet<NewJob['kind']> = new Set(['check', 'refresh', 'rotate']);
