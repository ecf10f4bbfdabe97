import type { Clock } from './clock.ts';
import type { FaultBoard } from './faults/faults.ts';
import type { Deliveries } from './hooks/deliveries.ts';
import type { Schedule } from './hooks/schedule.ts';
import type { JournalBook } from './journal/journal.ts';
import type { Windows } from './limits/windows.ts';
import type { Snapshot } from './snapshot.ts';
import type { State } from './state/state.ts';
import type { Switches } from './switches.ts';
import type { Worlds } from './worlds.ts';

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
  /** What rate limits have counted. */
  readonly limits: Windows;
  /** In front of every path, `""` or `/gitlab`. */
  readonly relativeUrlRoot: string;
  /** Whether an endpoint that the mock does not know fails `verify`. */
  strict: boolean;
  /** Counts answers, for request ids. */
  requestCount: number;
  /** Origin at which all worlds of one listener answer. */
  readonly address: { origin: string };
  /** Where GitLab believes to be when nobody asks: in webhooks. Without a trailing slash. */
  readonly instanceUrl: string;
  /** What leaves GitLab by itself. */
  readonly deliveries: Deliveries;
  /** What GitLab does by itself once a day. */
  readonly schedule: Schedule;
  /** Carries a request of GitLab's own to its receiver. */
  readonly send: (request: Request) => Promise<Response>;
  /** Waits in real time, for the latency fault. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Puts everything back to the start: the seed, or the moment of the fork. */
  readonly reset: () => void;
  /** Adds to the state. */
  readonly seed: (data: unknown) => void;
  /** The whole as plain data. */
  readonly save: () => Snapshot;
  /** Loads plain data. */
  readonly load: (data: unknown) => void;
  /** Another world with the same state and time, from here on its own: no faults, an empty journal. */
  readonly fork: () => World;
  /** The isolated worlds below this one; they have none themselves. */
  readonly worlds: Worlds | undefined;
}
