import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, EventKind, JobKind, NewJob } from '../ports.ts';
import { isDead } from './next-rotation.ts';
import { outlookOf, type Outlook } from './outlook.ts';
import { plannedKinds, wantedJobs } from './wanted-jobs.ts';

/** A job that is in the table. */
export type StandingJob = NewJob & { readonly attempts: number };

/**
 * So long after the last time a job comes again at the soonest. An app that gives shorter lives than were asked for, or
 * than make sense, would else be asked without end.
 */
const apart: Partial<Record<JobKind, { readonly last: EventKind; readonly byMs: number }>> = {
  rotate: { last: 'rotated', byMs: 24 * 60 * 60_000 },
  refresh: { last: 'refreshed', byMs: 5 * 60_000 },
};
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
  const wanted = await Promise.all(
    wantedJobs(outlook, now).map((job) => notTooSoon(deps, outlook, job, { standing, now })),
  );
  return difference(outlook, wanted, standing, now);
}

/** What must be written so that the jobs of a connection are those that it should have. */
export function difference(
  outlook: Outlook,
  wanted: readonly NewJob[],
  standing: readonly StandingJob[],
  now: Date,
): Changes {
  const standingOf = (kind: JobKind) => standing.find((job) => job.kind === kind);
  return {
    plan: wanted.filter((job) => !isInPlace(outlook, job, standingOf(job.kind), now)),
    cancel: standing
      .map(({ kind }) => kind)
      .filter((kind) => plannedKinds.has(kind) && !wanted.some((job) => job.kind === kind))
      .filter((kind) => !(kind === 'rotate' && mayBeBroughtBack(outlook, now))),
  };
}

function isInPlace({ row }: Outlook, wanted: NewJob, standing: StandingJob | undefined, now: Date): boolean {
  if (standing === undefined) return false;
  if (wanted.kind === 'watch-overlap') return true;
  // Whoever tries says when it is tried again: what is written of a failure must not pull the next try forward.
  if (wanted.kind === 'refresh' && row.status !== 'healthy') return true;
  // It failed and waits for its next try; something later is planned only when the world has changed.
  if (standing.attempts > 0 && wanted.runAt <= standing.runAt) return true;
  if (wanted.runAt <= now && standing.runAt <= now) return true;
  return Math.abs(wanted.runAt.getTime() - standing.runAt.getTime()) < nearMs;
}

/** A try to bring a token back may be under way, and ends by itself. */
function mayBeBroughtBack({ row, strategy, obstacle }: Outlook, now: Date): boolean {
  return strategy === 'manager' && obstacle === null && isDead(row, now);
}

/** NOTE: a job that is due may be running: then what is planned is the next time, and not this one. */
async function notTooSoon(
  deps: Dependencies,
  outlook: Outlook,
  job: NewJob,
  { standing, now }: { readonly standing: readonly StandingJob[]; readonly now: Date },
): Promise<NewJob> {
  const { row } = outlook;
  const rule = apart[job.kind];
  if (rule === undefined || isDead(row, now) || job.runAt.getTime() > now.getTime() + rule.byMs) return job;
  const there = standing.find(({ kind }) => kind === job.kind);
  if (there !== undefined && there.runAt > now && isInPlace(outlook, job, there, now)) return job;
  const last = await deps.stores.timeline.last(row.organizationId, row.id, rule.last);
  const soonest = (last?.at.getTime() ?? 0) + rule.byMs;
  return soonest > job.runAt.getTime() ? { ...job, runAt: new Date(soonest) } : job;
}
