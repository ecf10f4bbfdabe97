import { type Infer, InputError, number, object, optional } from './shape.ts';

/** A moment: a `Date`, milliseconds since 1970, or ISO 8601 text with a zone (`2027-01-31T08:00:00Z`) or a date (midnight UTC). */
export type Instant = Date | number | string;

/** Reads a length of time. */
export const durationShape = object({
  days: optional(number(1)),
  hours: optional(number(1)),
  minutes: optional(number(5)),
  seconds: optional(number(30)),
  ms: optional(number(500)),
});

/** A length of time; the parts add up and may be negative. */
export type Duration = Infer<typeof durationShape>;

/** The only source of time in the mock: expiry of tokens, codes and sessions follows it. */
export interface Clock {
  /** The mock's present. */
  now(): Date;
  /** The mock's present in milliseconds since 1970. */
  milliseconds(): number;
  /**
   * Jumps to an instant; whether the clock runs or stands still does not change.
   * @throws InputError when the instant cannot be read
   */
  set(instant: Instant): void;
  /**
   * Moves by a length of time.
   * @throws InputError for a part that is not known or not a finite number
   */
  advance(duration: Duration): void;
  /** Stands still from now on. */
  freeze(): void;
  /**
   * Runs on from where it stands, `speed` times as fast as the system's clock.
   * @throws InputError when the speed is not above 0
   */
  run(options?: { readonly speed?: number | undefined }): void;
  /** Whether it runs. */
  readonly running: boolean;
  /** How many seconds pass in one of the system's while it runs. */
  readonly speed: number;
  /** Calls back after each of the changes above. Answers what ends it. */
  onMove(listener: () => void): () => void;
  /** Back to how it was created. */
  reset(): void;
}

/** Where a clock starts: at an instant, standing still unless said otherwise; or with the system's time, running. */
export interface ClockStart {
  readonly now?: Instant | undefined;
  readonly running?: boolean | undefined;
  readonly speed?: number | undefined;
  readonly systemTime: () => number;
}

// Text without a zone would mean another instant on another machine.
const ZONED = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;

// A date has four digits for the year, and some that follow from a clock's are centuries later.
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9000-01-01T00:00:00Z') - 1;

/**
 * Reads an instant as milliseconds since 1970.
 * @throws InputError naming `key` when it cannot be read
 */
export function readInstant(instant: Instant, key: string): number {
  const value =
    typeof instant === 'string' ? (ZONED.test(instant) ? Date.parse(instant) : Number.NaN) : Number(instant);
  if (!Number.isFinite(value)) {
    throw new InputError(key, 'must be an ISO 8601 instant with a zone', '"2027-01-31T08:00:00Z"');
  }
  if (value < EARLIEST || value > LATEST) {
    throw new InputError(key, 'must be from the year 1 to 8999', '"2027-01-31T08:00:00Z"');
  }
  return value;
}

const FASTEST = 1_000_000;

/** Makes a clock. */
export function createClock({ now, systemTime, ...begun }: ClockStart): Clock {
  const start = now === undefined ? undefined : readInstant(now, 'now');
  const listeners = new Set<() => void>();
  let running = false;
  let speed = 1;
  // The mock's instant and the system's when the mock's was last set; frozen, only the first counts.
  let anchor = 0;
  let since = 0;

  const milliseconds = () =>
    running ? Math.min(LATEST, anchor + Math.floor((systemTime() - since) * speed)) : anchor;
  const become = (instant: number, runs: boolean, pace: number) => {
    since = systemTime();
    anchor = instant;
    running = runs;
    speed = pace;
  };
  const begin = () => become(start ?? systemTime(), begun.running ?? start === undefined, begun.speed ?? 1);
  const change = (instant: number, runs: boolean, pace: number) => {
    become(instant, runs, pace);
    for (const listener of listeners) listener();
  };
  const moveTo = (instant: number) => change(readInstant(instant, 'clock'), running, speed);
  begin();

  return {
    milliseconds,
    now: () => new Date(milliseconds()),
    set: (instant) => moveTo(readInstant(instant, 'set')),
    advance: (duration) => moveTo(milliseconds() + readDuration(duration)),
    freeze: () => change(milliseconds(), false, speed),
    run({ speed: pace = 1 } = {}) {
      if (!(pace > 0 && pace <= FASTEST)) {
        throw new InputError('speed', `must be above 0 and at most ${FASTEST}`, '60');
      }
      change(milliseconds(), true, pace);
    },
    get running() {
      return running;
    },
    get speed() {
      return speed;
    },
    onMove(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reset() {
      begin();
      for (const listener of listeners) listener();
    },
  };
}

/** Milliseconds of a length of time. */
function readDuration(duration: Duration): number {
  const { days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 } = durationShape.parse(duration, 'advance');
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
}
