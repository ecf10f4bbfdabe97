import { jobKinds, type ClaimedJob, type Dependencies, type JobKind } from '@moorage/engine';
import type { Every } from '../dependencies.ts';
import { describeError } from '../http/describe-error.ts';
import { jobHandlers, type JobHandlers } from './job-handlers.ts';
import { runJob } from './run-job.ts';
import { createShares } from './shares.ts';

/** Does what Moorage does by itself, from the job table, which any number of processes share. */
export interface JobRunner {
  /** From now on jobs are done when they are due. Without timers (in tests) nothing happens by itself. */
  start(): void;
  /** Takes no more jobs. Resolves when those under way have ended. */
  stop(): Promise<void>;
  /** Does what is due until nothing is, with `only` of these kinds. @returns how many jobs were done. */
  runDue(only?: readonly JobKind[]): Promise<number>;
  /** Nothing is begun but by `runDue`, until what this answers is called: while the clock is moved. */
  pause(): () => void;
  /** Resolves when no job is under way in this process. */
  idle(): Promise<void>;
}

/** Freed slots are filled a few at a time: each filling asks the database. At the latest at the next wake. */
const fillAfter = 4;
/** Longer than any job's calls, and extended while one runs. */
const leaseMs = 2 * 60_000;
const wakeEveryMs = 1_000;

interface Running {
  /** As it was last claimed. */
  job: ClaimedJob;
  extendAt: number;
}

/** @param every timers of the process; left out in tests, which call `runDue`. */
export function createJobRunner(
  deps: Dependencies,
  every?: Every,
  handlers: JobHandlers = jobHandlers,
): JobRunner {
  const { jobs } = deps.stores;
  const owner = deps.random.id();
  const shares = createShares();
  const running = new Map<string, Running>();
  const waiting: (() => void)[] = [];
  let stopTimer: (() => void) | null = null;
  let filling: Promise<number> | null = null;
  let done = 0;
  let pauses = 0;
  let endedSince = 0;
  let isAway = false;

  const nowMs = () => deps.clock.now().getTime();
  const freed = () => new Promise<void>((resolve) => void waiting.push(resolve));

  async function fill(of: readonly JobKind[]): Promise<number> {
    let begun = 0;
    endedSince = 0;
    const claims = shares.claims(of, () => [...running.values()].map(({ job }) => job));
    for (let next = claims.next(); next.done !== true;) {
      const { limit, ...choice } = next.value;
      const claimed = await jobs.claim(owner, deps.clock.now(), leaseMs, limit, choice);
      for (const job of claimed) {
        shares.served(job);
        begun += begin(job);
      }
      next = claims.next(claimed.length > 0);
    }
    return begun;
  }

  /** One filling at a time, or two would count the same free slots. */
  function fillOnce(of: readonly JobKind[] = jobKinds): Promise<number> {
    filling ??= fill(of).finally(() => {
      filling = null;
    });
    return filling;
  }

  function begin(job: ClaimedJob): number {
    const known = running.get(job.id);
    const extendAt = nowMs() + leaseMs / 2;
    if (known !== undefined) {
      // The clock was moved beyond the lease of a job that still runs here: it goes on, under the new lease.
      Object.assign(known, { job, extendAt });
      return 0;
    }
    const entry: Running = { job, extendAt };
    running.set(job.id, entry);
    void runJob(deps, handlers, job, () => entry.job).finally(() => {
      running.delete(job.id);
      done += 1;
      endedSince += 1;
      for (const go of waiting.splice(0)) go();
      if (stopTimer !== null && (running.size === 0 || endedSince >= fillAfter)) void wake();
    });
    return 1;
  }

  async function extendLeases(): Promise<void> {
    for (const entry of running.values()) {
      if (nowMs() < entry.extendAt) continue;
      entry.extendAt = nowMs() + leaseMs / 2;
      const { kind, subject } = entry.job;
      if (!(await jobs.extend(entry.job, deps.clock.now(), leaseMs)))
        deps.log.warn('a job took too long and was given to another process', { kind, subject });
    }
  }

  /** Never throws: a database that is away for a moment is asked again at the next wake. */
  async function wake(): Promise<void> {
    try {
      await extendLeases();
      if (stopTimer !== null && pauses === 0) await fillOnce();
      isAway = false;
    } catch (error) {
      if (!isAway) deps.log.error('jobs cannot be read', { error: describeError(error) });
      isAway = true;
    }
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await freed();
  }

  return {
    start() {
      if (every === undefined || stopTimer !== null) return;
      stopTimer = every(wakeEveryMs, () => void wake());
      void wake();
    },
    async stop() {
      stopTimer?.();
      stopTimer = null;
      await filling?.catch(() => {});
      await idle();
    },
    async runDue(only) {
      const before = done;
      for (;;) {
        // A filling that began while jobs ran may have left out those whose kind had no room.
        const wasIdle = running.size === 0 && filling === null;
        const begun = await fillOnce(only);
        if (running.size > 0) await freed();
        else if (wasIdle && begun === 0) return done - before;
      }
    },
    pause() {
      pauses += 1;
      return () => {
        pauses -= 1;
      };
    },
    idle,
  };
}
