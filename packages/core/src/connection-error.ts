import { errorCodes, type ErrorCode } from './error-codes.ts';

export interface ConnectionErrorOptions {
  /** What the person can do now; by default the action that the code's table row names. */
  readonly action?: string;
  /** Per field of the form, what is wrong with it. Never repeats the value. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Seconds to wait before another try is worth it; at most a day is kept. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/**
 * The one error of Moorage: what happened in plain words, and what to do. Programming mistakes are `TypeError`.
 *
 * @example
 * throw new ConnectionError('missing_scope', 'This token may only read (read_api).', {
 *   action: 'Make a new token with scope api.',
 * });
 */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: ErrorCode;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: ConnectionErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.action = options.action ?? errorCodes[code].action;
    this.fields = options.fields;
    this.retryAfter = boundedWait(options.retryAfter);
  }
}

/** Whole seconds, between none and a day; nothing for what is no number. */
export function boundedWait(seconds: number | undefined): number | undefined {
  if (seconds === undefined || !Number.isFinite(seconds)) return undefined;
  return Math.min(Math.max(0, Math.ceil(seconds)), 24 * 60 * 60);
}

/** Whether this is a {@link ConnectionError}, also one of another copy of this package. */
export function isConnectionError(error: unknown): error is ConnectionError {
  return (
    error instanceof Error &&
    error.name === 'ConnectionError' &&
    'code' in error &&
    Object.hasOwn(errorCodes, String(error.code))
  );
}
