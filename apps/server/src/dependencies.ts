import type { Dependencies } from '@moorage/engine';
import type { AuthDatabase } from './identity/auth.ts';

/** A file of the user interface. */
export interface WebFile {
  readonly body: Uint8Array<ArrayBuffer> | string;
  /** With charset, e.g. `text/html; charset=utf-8`. */
  readonly contentType: string;
  /** Its name changes with its content, so it may be kept for ever. */
  readonly immutable: boolean;
}

/** Where the files of the user interface come from: a folder, or the inside of the single file. */
export interface WebFiles {
  /** @param path begins with a slash, decoded, without query; an unknown one gives `null`. */
  read(path: string): WebFile | null;
}

/** Calls back again and again, in the process's time, until what it answers is called. */
export type Every = (intervalMs: number, act: () => void) => () => void;

/** A clock that people can move forward, and with it that of the app beside it: in the demo and in tests. */
export interface ClockMotor {
  /** @throws {ConnectionError} `unavailable` when it cannot be moved now. */
  advance(durationMs: number): Promise<void>;
}

/** All that the server needs from outside. Clock, random, log and public URL are those of the engine. */
export interface ServerDependencies {
  readonly engine: Dependencies;
  readonly identity: {
    /** What `authStorage(database)` of the database package gives; asked for when somebody first signs in. */
    readonly database: () => Promise<AuthDatabase>;
    /** Signs the session cookies: at least 32 random characters, the same after a restart. */
    readonly secret: string;
  };
  /** Whether the database can be reached and is migrated. */
  readonly ready: () => Promise<boolean>;
  readonly web: WebFiles;
  readonly version: string;
  /** What wakes the jobs and those who listen; without it nothing happens by itself, as tests want it. */
  readonly every?: Every | undefined;
  /** Moves the engine's clock. Left out where time is real. */
  readonly clockMotor?: ClockMotor | undefined;
  /**
   * The address that a request came from, for the limit on sign-ins; takes Hono's `env` (the Node server puts
   * `incoming` there). Without it all people share one limit. No forwarded header is believed unless this does.
   */
  readonly clientAddress?: (env: unknown, headers: Headers) => string | undefined;
}
