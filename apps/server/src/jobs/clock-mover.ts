import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Dependencies, JobKind } from '@moorage/engine';
import type { z } from 'zod';
import type { ClockMotor } from '../dependencies.ts';
import { describeError } from '../http/describe-error.ts';
import type { clock } from '../http/lifecycle-shapes.ts';
import type { JobRunner } from './job-runner.ts';

export type ClockState = z.output<typeof clock>;

/** Moves time forward in steps, and lets what is due happen after each. */
export interface ClockMover {
  state(): ClockState;
  /**
   * Begins a move; it goes on by itself.
   *
   * @throws {ConnectionError} `conflict` while one is under way.
   */
  move(organizationId: string, days: number): void;
  /** Ends a move after its present step; another can begin then. */
  halt(): void;
  /** Ends a move after its present step, and lets no other begin. Resolves when none is under way. */
  stop(): Promise<void>;
}

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** Kinds with a moment of their own, which a step must not jump over: a window for rotations closes again. */
const momentous: readonly JobKind[] = ['rotate', 'watch-overlap'];

/** What changes credentials or tells of it, which must not be late; the rest is the same however often it is done. */
const punctual: readonly JobKind[] = ['refresh', 'rotate', 'watch-overlap', 'tell', 'deliver'];

interface Pace {
  /** The longest step, while nothing that must not be late is due before. */
  readonly farMs: number;
  /** The shortest, but to a moment that must not be jumped over. */
  readonly stepMs: number;
  /** How often everything is done that is due, checks above all. */
  readonly allEveryMs: number;
}

/** Close where people look closely; wide enough that a year passes while they wait. */
function paceOf(days: number): Pace {
  if (days <= 2) return { farMs: hourMs, stepMs: hourMs, allEveryMs: hourMs };
  if (days <= 31) return { farMs: 6 * hourMs, stepMs: 6 * hourMs, allEveryMs: dayMs };
  return { farMs: 7 * dayMs, stepMs: dayMs, allEveryMs: 7 * dayMs };
}

/** @param tell is told of each step. */
export function createClockMover(
  deps: Dependencies,
  motor: ClockMotor,
  jobs: JobRunner,
  tell: (state: ClockState) => void,
): ClockMover {
  let under: {
    readonly from: Date;
    readonly to: Date;
    readonly ended: Promise<void>;
    readonly halt: AbortController;
  } | null = null;
  let isClosed = false;

  const nowMs = () => deps.clock.now().getTime();
  const state = (): ClockState => ({
    now: deps.clock.now().toISOString(),
    isMoving: under !== null,
    from: under?.from.toISOString() ?? null,
    to: under?.to.toISOString() ?? null,
  });

  async function walk(organizationId: string, to: number, pace: Pace, halted: AbortSignal): Promise<void> {
    const resume = jobs.pause();
    try {
      await jobs.runDue();
      let allAt = nowMs() + pace.allEveryMs;
      // A running clock goes on during the steps: what is left after the last one is less than a moment.
      while (!halted.aborted && nowMs() < to) {
        const stop = Math.min(to, await nextStop(organizationId, pace));
        await motor.advance(Math.max(1, stop - nowMs()));
        const isAll = nowMs() >= Math.min(allAt, to);
        if (isAll) allAt = nowMs() + pace.allEveryMs;
        await jobs.runDue(isAll ? undefined : punctual);
        tell(state());
        // Others get their turn.
        await deps.wait(1);
      }
    } catch (error) {
      const known = isConnectionError(error);
      deps.log[known ? 'warn' : 'error']('the clock stopped on its way', { error: describeError(error) });
    } finally {
      resume();
    }
  }

  /**
   * As far as nothing is missed. What fails is tried again once a step: its moment has passed, and a year of tries each
   * hour would take as long as thousands of steps.
   */
  async function nextStop(organizationId: string, { stepMs, farMs }: Pace): Promise<number> {
    const planned = await Promise.all(punctual.map((kind) => deps.stores.jobs.listOf(organizationId, kind)));
    const [from, near] = [nowMs(), nowMs() + stepMs];
    const stops = planned.flat().map(({ kind, runAt, attempts }) => {
      const isMoment = momentous.includes(kind) && attempts === 0 && runAt.getTime() > from;
      return isMoment ? runAt.getTime() : Math.max(near, runAt.getTime());
    });
    return Math.min(from + farMs, ...stops);
  }

  return {
    state,
    move(organizationId, days) {
      if (under !== null || isClosed) {
        throw new ConnectionError('conflict', 'Time is moving already.', {
          action: 'Wait until it stands where it was sent to, or stop it.',
        });
      }
      const from = deps.clock.now();
      const to = new Date(from.getTime() + days * dayMs);
      const halt = new AbortController();
      const ended = walk(organizationId, to.getTime(), paceOf(days), halt.signal).finally(() => {
        under = null;
        tell(state());
      });
      under = { from, to, ended, halt };
      tell(state());
    },
    halt() {
      under?.halt.abort();
    },
    async stop() {
      isClosed = true;
      under?.halt.abort();
      await under?.ended;
    },
  };
}
