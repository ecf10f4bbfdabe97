import { isConnectionError, type ConnectionError } from '@moorage/core';
import { nextTryAt, type ClaimedJob, type Dependencies } from '@moorage/engine';
import { describeError } from '../http/describe-error.ts';
import type { JobHandlers } from './job-handlers.ts';

/** After a mistake of Moorage's own; a program that is wrong is not less wrong a minute later. */
const afterMistakeMs = 30 * 60_000;
const longestAfterMistakeMs = 12 * 60 * 60_000;
/** No job is due again in the moment in which it ended, whatever its handler says. */
const shortestMs = 1_000;

/** Trying again cannot help: the credential has ended, or what the job is about is gone. What is left was planned then. */
const over: ReadonlySet<ConnectionError['code']> = new Set([
  'unauthorized',
  'expired',
  'revoked',
  'grant_ended',
  'not_found',
]);

/**
 * Does a claimed job and writes down what became of it. Never throws: what cannot be written now is done again when the
 * job's lease is over.
 *
 * @param held the job as it was last claimed; its lease may have been renewed meanwhile.
 */
export async function runJob(
  deps: Dependencies,
  handlers: JobHandlers,
  job: ClaimedJob,
  held: () => ClaimedJob,
): Promise<void> {
  const { jobs } = deps.stores;
  const soonest = () => deps.clock.now().getTime() + shortestMs;
  try {
    const next = await attempt(deps, handlers, job);
    if ('retryAt' in next) await jobs.retry(held(), next.retryAt);
    else await jobs.finish(held(), next.again && new Date(Math.max(next.again.getTime(), soonest())));
  } catch (error) {
    deps.log.error('what became of a job could not be stored', {
      ...named(job),
      error: describeError(error),
    });
  }
}

type Next = { readonly again: Date | null } | { readonly retryAt: Date };

async function attempt(deps: Dependencies, handlers: JobHandlers, job: ClaimedJob): Promise<Next> {
  try {
    return { again: await handlers[job.kind](deps, job) };
  } catch (error) {
    const now = deps.clock.now().getTime();
    if (isConnectionError(error) && error.code !== 'internal') {
      if (over.has(error.code)) return { again: null };
      const retryAt = await nextTryAt(deps, job, error);
      deps.log.warn('a job failed and is tried again', {
        ...named(job),
        code: error.code,
        attempts: job.attempts + 1,
        retryAt,
      });
      return { retryAt };
    }
    deps.log.error('a job failed by a mistake', { ...named(job), error: describeError(error) });
    const delay = Math.min(longestAfterMistakeMs, afterMistakeMs * 2 ** Math.min(job.attempts, 10));
    return { retryAt: new Date(now + delay) };
  }
}

function named({ kind, subject }: ClaimedJob) {
  return { kind, subject };
}
