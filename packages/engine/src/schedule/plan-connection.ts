import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, JobKind, NewJob } from '../ports.ts';
import { isDead } from './next-rotation.ts';
import { outlookOf, type Outlook } from './outlook.ts';
import { plannedKinds, wantedJobs } from './wanted-jobs.ts';

/** A job that is in the table. */
export type StandingJob = NewJob & { readonly attempts: number };

const dayMs = 24 * 60 * 60_000;
/** Databases keep milliseconds, and nobody needs them. */
const nearMs = 1000;

/**
 * Puts the jobs into the table that a connection should have, and takes away those that it should not. Called after each
 * write that may change them. Never throws: what was not planned now, the sweep plans.
 */
export async function planConnection(deps: Dependencies, row: ConnectionRow): Promise<void> {
  const { jobs } = deps.stores;
  try {
    const { plan, cancel } = await changesOf(deps, await outlookOf(deps, row), await jobs.list(row.id));
    if (plan.length > 0) await jobs.plan(plan, 'exactly');
    for (const kind of cancel) await jobs.cancel(kind, row.id);
  } catch (error) {
    const code = isConnectionError(error) ? error.code : 'internal';
    deps.log.warn('the jobs of a connection could not be planned', { connectionId: row.id, code });
  }
}

/** What must be written to the table of jobs for one connection. */
export interface Changes {
  readonly plan: readonly NewJob[];
  readonly cancel: readonly JobKind[];
}

/** @param standing the jobs of this connection. */
export async function changesOf(
  deps: Dependencies,
  outlook: Outlook,
  standing: readonly StandingJob[],
): Promise<Changes> {
  const now = deps.clock.now();
  const { plan, cancel } = difference(outlook, standing, now);
  return { plan: await Promise.all(plan.map((job) => notTwiceADay(deps, outlook, job, now))), cancel };
}

/** What must be written so that the jobs of a connection are those that it should have. */
export function difference(outlook: Outlook, standing: readonly StandingJob[], now: Date): Changes {
  const wanted = wantedJobs(outlook, now);
  const standingOf = (kind: JobKind) => standing.find((job) => job.kind === kind);
  return {
    plan: wanted.filter((job) => !isInPlace(job, standingOf(job.kind), now)),
    cancel: standing
      .map(({ kind }) => kind)
      .filter((kind) => plannedKinds.has(kind) && !wanted.some((job) => job.kind === kind))
      .filter((kind) => !(kind === 'rotate' && mayBeBroughtBack(outlook, now))),
  };
}

function isInPlace(wanted: NewJob, standing: StandingJob | undefined, now: Date): boolean {
  if (standing === undefined) return false;
  if (wanted.kind === 'watch-overlap') return true;
  // It failed and waits for its next try; something later is planned only when the world has changed.
  if (standing.attempts > 0 && wanted.runAt <= standing.runAt) return true;
  if (wanted.runAt <= now && standing.runAt <= now) return true;
  return Math.abs(wanted.runAt.getTime() - standing.runAt.getTime()) < nearMs;
}

/** A try to bring a token back may be under way, and ends by itself. */
function mayBeBroughtBack({ row, strategy, obstacle }: Outlook, now: Date): boolean {
  return strategy === 'manager' && obstacle === null && isDead(row, now);
}

/** An app that gives shorter lives than were asked for would be asked to rotate without end. */
async function notTwiceADay(deps: Dependencies, { row }: Outlook, job: NewJob, now: Date): Promise<NewJob> {
  if (job.kind !== 'rotate' || isDead(row, now) || job.runAt.getTime() > now.getTime() + dayMs) return job;
  const { items } = await deps.stores.timeline.list(row.organizationId, row.id, {
    kinds: ['rotated'],
    limit: 1,
  });
  const soonest = (items[0]?.at.getTime() ?? 0) + dayMs;
  return soonest > job.runAt.getTime() ? { ...job, runAt: new Date(soonest) } : job;
}
