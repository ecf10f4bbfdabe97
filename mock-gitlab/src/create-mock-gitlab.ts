import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Instant } from './clock.ts';
import { type Snapshot, createWorld } from './create-world.ts';
import type { Faults } from './faults/faults.ts';
import { createInProcessFetch } from './in-process.ts';
import type { Journal } from './journal/journal.ts';
import { type Listener, listen } from './listen.ts';
import { demoSeed } from './seed/demo.ts';
import type { SeedData } from './seed/shape.ts';
import { InputError } from './shape.ts';
import { type Profile, type SwitchesInput, readSwitches } from './switches.ts';

/** How a mock is to be. */
export interface MockGitLabOptions {
  /** What it starts with: `demo` (the default), `empty` or your own. */
  readonly seed?: SeedData | 'demo' | 'empty';
  /** Frozen at this instant. Left out: runs with the system's clock. */
  readonly now?: Instant;
  /** Which GitLab to be; `switches` change it in parts. */
  readonly profile?: Profile;
  /** Where GitLabs differ: version, plan, settings. */
  readonly switches?: SwitchesInput;
  /** Instance URL for `fetch` in process, with the relative URL root if there is one: `http://gitlab.test/gitlab`. */
  readonly baseUrl?: string;
  /** Relative URL root alone, `/gitlab`; overrides the path of `baseUrl`. */
  readonly relativeUrlRoot?: string;
  /** Another text gives other tokens and secrets. */
  readonly randomSeed?: string;
  /** Requests the journal remembers. */
  readonly journalLimit?: number;
  /** The system's time in milliseconds since 1970. */
  readonly systemTime?: () => number;
}

/** A GitLab of one's own. */
export interface MockGitLab {
  /** Where it listens; `undefined` before `listen`. */
  readonly url: string | undefined;
  /** Where `fetch` answers without a socket. */
  readonly baseUrl: string;
  /** Like global `fetch`, in process; answers for `baseUrl` and `url`, knows no other host. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Listens; port 0 (the default) takes a free one. Answers the URL. */
  listen(port?: number, host?: string): Promise<string>;
  /** Stops listening at once, open connections are cut. */
  close(): Promise<void>;
  /**
   * Adds to what is there; all of it or nothing.
   * @throws InputError naming the key
   */
  seed(data: SeedData): void;
  /** Back to the start: seed, clock, no faults, empty journal. */
  reset(): void;
  snapshot(): Snapshot;
  /**
   * Brings back a snapshot, also one that went through JSON.
   * @throws InputError naming the key; nothing has changed then
   */
  restore(snapshot: Snapshot): void;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
}

const OPTIONS = [
  'seed',
  'now',
  'profile',
  'switches',
  'baseUrl',
  'relativeUrlRoot',
  'randomSeed',
  'journalLimit',
  'systemTime',
];

/**
 * Makes a GitLab. It listens nowhere until asked to.
 * @throws InputError naming the option that is wrong
 * @example
 * const gitlab = createMockGitLab({ now: "2027-01-31T08:00:00Z" });
 * const answer = await gitlab.fetch("http://gitlab.test/api/v4/user", {
 *   headers: { "private-token": demoCredentials.tokens.adaApi },
 * });
 */
export function createMockGitLab(options: MockGitLabOptions = {}): MockGitLab {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new InputError(unknown, `is not a known option (${OPTIONS.join(', ')})`, 'seed: "demo"');
  }
  const base = readBaseUrl(options.baseUrl ?? 'http://gitlab.test');
  const relativeUrlRoot = options.relativeUrlRoot ?? base.root;
  if (!/^(\/[\w.-]+)*$/.test(relativeUrlRoot)) {
    throw new InputError('relativeUrlRoot', 'must begin with / and not end with it', '"/gitlab"');
  }
  const { world, save, load } = createWorld({
    seed: options.seed === 'empty' ? {} : options.seed === 'demo' ? demoSeed : (options.seed ?? demoSeed),
    now: options.now,
    switches: readSwitches(options.switches ?? {}, options.profile),
    relativeUrlRoot,
    randomSeed: options.randomSeed ?? 'mock-gitlab',
    journalLimit: options.journalLimit ?? 1000,
    systemTime: options.systemTime ?? Date.now,
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  });

  let listener: Listener | undefined;
  const origins = () => [base.origin, ...(listener ? [new URL(listener.url).origin] : [])];
  return {
    get url() {
      return listener?.url;
    },
    baseUrl: base.origin + relativeUrlRoot,
    fetch: createInProcessFetch(world, origins),
    async listen(port = 0, host = '127.0.0.1') {
      if (listener) throw new Error(`already listening at ${listener.url}`);
      listener = await listen(world, port, host);
      return listener.url;
    },
    async close() {
      const closing = listener;
      listener = undefined;
      await closing?.close();
    },
    seed: world.seed,
    reset: world.reset,
    snapshot: save,
    restore: load,
    clock: world.clock,
    faults: world.faults,
    journal: world.journal,
  };
}

function readBaseUrl(text: string): { origin: string; root: string } {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new InputError('baseUrl', 'must be an http or https URL', '"http://gitlab.test/gitlab"');
  }
  return { origin: url.origin, root: url.pathname.replace(/\/+$/, '') };
}
