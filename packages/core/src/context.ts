import type { Infer, Schema } from './schema.ts';

/** The only source of time. */
export interface Clock {
  now(): Date;
}

/**
 * Structured log of a hook. What stands under names such as `token` is taken out, but nobody can recognize a credential
 * that the app has just made: whoever makes one must not log it.
 */
export interface Log {
  debug(message: string, details?: Readonly<Record<string, unknown>>): void;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** A request of a hook; the path is relative to the method's `baseUrl`. */
export interface HookRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
}

/** What a hook is given. No secret in it: `fetch` already carries the credential, the guards and the base URL. */
export interface Context<Settings = unknown> {
  readonly settings: Settings;
  /** The id of the connection's method, e.g. `oauth`. */
  readonly method: string;
  /**
   * The raw answer, whatever its status. The path starts with `/` and is appended to the method's base URL.
   *
   * @throws {ConnectionError} `unavailable`, `blocked_address`, `unexpected_response`: no answer that could be used.
   */
  readonly fetch: (path: string, request?: HookRequest) => Promise<Response>;
  /**
   * The parsed JSON of a successful answer; of an empty one (204) `undefined`.
   *
   * @throws {ConnectionError} as `fetch`; for another status what the plugin's `explain` says of it;
   * `unexpected_response` when the answer is not JSON of this shape.
   */
  readonly json: <S extends Schema>(path: string, shape: S, request?: HookRequest) => Promise<Infer<S>>;
  /** As `json`, with the headers, for apps that put paging there. */
  readonly answer: <S extends Schema>(
    path: string,
    shape: S,
    request?: HookRequest,
  ) => Promise<{ readonly value: Infer<S>; readonly headers: Headers }>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}
