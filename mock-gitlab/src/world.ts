import type { Clock } from './clock.ts';
import type { FaultBoard } from './faults/faults.ts';
import type { JournalBook } from './journal/journal.ts';
import type { State } from './state/state.ts';
import type { Switches } from './switches.ts';

/**
 * One GitLab: all that differs between two instances in one process. Routes and handlers hold nothing
 * of their own, so any number of worlds can share them.
 */
export interface World {
  readonly switches: Switches;
  readonly clock: Clock;
  readonly state: State;
  readonly faults: FaultBoard;
  readonly journal: JournalBook;
  /** In front of every path, `""` or `/gitlab`. */
  readonly relativeUrlRoot: string;
  /** Counts answers, for request ids. */
  requestCount: number;
  /** Waits in real time, for the latency fault. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Puts everything back to the seed. */
  readonly reset: () => void;
  /** Adds to the state. */
  readonly seed: (data: unknown) => void;
  /** The whole as plain data. */
  readonly save: () => unknown;
  /** Loads plain data. */
  readonly load: (data: unknown) => void;
}
