/** One limit of time over a whole request: connecting, redirects, waiting for the answer, reading it. */
export interface Deadline {
  /** Aborts when the time is over, or when the caller's signal does. */
  readonly signal: AbortSignal;
  readonly hasPassed: () => boolean;
  readonly stop: () => void;
}

/** Starts to count now. `stop` it at the end, or its timer stays until the time is over. */
export function startDeadline(timeoutMs: number, caller: AbortSignal | null | undefined): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  return {
    signal: caller == null ? controller.signal : AbortSignal.any([caller, controller.signal]),
    hasPassed: () => controller.signal.aborted,
    stop: () => clearTimeout(timer),
  };
}
