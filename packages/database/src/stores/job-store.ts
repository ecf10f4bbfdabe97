import type { ClaimedJob, JobStore, NewJob } from '@moorage/engine';
import { and, asc, eq, inArray, isNotNull, isNull, lte, notInArray, or, sql, type SQL } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { upsertJobs } from './plan-jobs.ts';

type Jobs = Tables['jobs'];

/**
 * Jobs as rows. A claim is a statement that takes rows which nobody else is taking, so that of several processes one wins.
 *
 * @param skipLocked of the dialect's kit.
 */
export function createJobStore(queries: Queries, { jobs: t }: Tables, skipLocked: SQL): JobStore {
  return {
    async plan(jobs, move) {
      await upsertJobs(queries, t, jobs, move);
    },

    async cancel(kind, subject) {
      await queries.delete(t).where(and(eq(t.subject, subject), eq(t.kind, kind)));
    },

    async claim(owner, now, leaseMs, limit, { kinds, notOf = [] } = {}) {
      if (kinds?.length === 0) return [];
      await takeFromTheDead(queries, t, now);
      const isDue = and(
        isNull(t.leaseEndsAt),
        lte(t.runAt, now),
        kinds === undefined ? undefined : inArray(t.kind, [...kinds]),
        notOf.length === 0
          ? undefined
          : or(isNull(t.organizationId), notInArray(t.organizationId, [...notOf])),
      );
      // NOTE: named by `with`, so that PostgreSQL runs it once and locks no more rows than it takes.
      const due = sql`with due as (
        select ${t.id} as id from ${t} where ${isDue} order by ${t.runAt}, ${t.id} limit ${limit}${skipLocked}
      ) select id from due`;
      const leaseEndsAt = new Date(now.getTime() + leaseMs);
      const taken = await queries
        .update(t)
        .set({ leaseOwner: owner, leaseEndsAt, epoch: sql`${t.epoch} + 1` })
        .where(sql`${t.id} in (${due})`)
        .returning();
      return taken
        .toSorted((one, other) => one.runAt.getTime() - other.runAt.getTime() || (one.id < other.id ? -1 : 1))
        .map((job): ClaimedJob => ({
          ...toJob(job),
          id: job.id,
          attempts: job.attempts,
          leaseOwner: owner,
          leaseEndsAt,
          epoch: job.epoch,
        }));
    },

    async extend(job, now, leaseMs) {
      const extended = await queries
        .update(t)
        .set({ leaseEndsAt: new Date(now.getTime() + leaseMs) })
        .where(and(heldAs(t, job), sql`${t.leaseEndsAt} > ${sql.param(now, t.leaseEndsAt)}`))
        .returning({ id: t.id });
      return extended.length > 0;
    },

    async finish(job, again) {
      if (again === null) await queries.delete(t).where(and(heldAs(t, job), isNull(t.againAt)));
      await queries
        .update(t)
        .set({
          ...free,
          runAt: sql`coalesce(${t.againAt}, ${sql.param(again, t.runAt)}, ${t.runAt})`,
          attempts: 0,
        })
        .where(heldAs(t, job));
    },

    async retry(job, runAt) {
      await queries
        .update(t)
        .set({
          ...free,
          runAt: sql`coalesce(${t.againAt}, ${sql.param(runAt, t.runAt)})`,
          attempts: sql`${t.attempts} + 1`,
        })
        .where(heldAs(t, job));
    },

    async list(subject) {
      const rows = await queries
        .select()
        .from(t)
        .where(eq(t.subject, subject))
        .orderBy(asc(t.runAt), asc(t.id));
      return rows.map((job) => ({ ...toJob(job), attempts: job.attempts }));
    },

    async listOf(organizationId, kind) {
      const rows = await queries
        .select()
        .from(t)
        .where(and(eq(t.organizationId, organizationId), eq(t.kind, kind)))
        .orderBy(asc(t.runAt), asc(t.id));
      return rows.map((job) => ({ ...toJob(job), attempts: job.attempts }));
    },
  };
}

const free = { leaseOwner: null, leaseEndsAt: null, againAt: null };

/** Of whoever claimed it, and not of somebody who claimed it since. */
function heldAs(t: Jobs, { id, leaseOwner, epoch }: ClaimedJob): SQL | undefined {
  return and(eq(t.id, id), eq(t.leaseOwner, leaseOwner), eq(t.epoch, epoch));
}

/**
 * What was held past its time is due again. It counts as a try: a job that takes its process down with it must not come
 * back at once for ever. What was planned for later meanwhile stays planned.
 */
async function takeFromTheDead(queries: Queries, t: Jobs, now: Date): Promise<void> {
  await queries
    .update(t)
    .set({
      leaseOwner: null,
      leaseEndsAt: null,
      attempts: sql`${t.attempts} + 1`,
      againAt: sql`case when ${t.againAt} > ${sql.param(now, t.againAt)} then ${t.againAt} end`,
    })
    .where(and(isNotNull(t.leaseEndsAt), lte(t.leaseEndsAt, now)));
}

/** When it comes next: a running one that was planned anew, then. */
function toJob({ kind, subject, organizationId, runAt, againAt }: Jobs['$inferSelect']): NewJob {
  return { kind, subject, organizationId, runAt: againAt ?? runAt };
}
