import type { Clock } from './clock.ts';
import type { Faults } from './faults/faults.ts';
import type { Delivery } from './hooks/deliveries.ts';
import { startTicking } from './hooks/tick.ts';
import { createInProcessFetch } from './in-process.ts';
import type { Journal } from './journal/journal.ts';
import { verifyWorld } from './journal/verify.ts';
import { type Listener, listen } from './listen.ts';
import { saveSeed } from './seed/save.ts';
import type { SeedData } from './seed/shape.ts';
import type { Snapshot } from './snapshot.ts';
import type { World } from './world.ts';

/** One GitLab with its own state, clock, faults and journal. */
export interface GitLabWorld {
  /** Where it answers on a socket; `undefined` before `listen`. */
  readonly url: string | undefined;
  /** Where `fetch` answers without a socket. */
  readonly baseUrl: string;
  /** Like global `fetch`, in process; answers for the origins of `baseUrl` and `url`, knows no other host. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * Adds to what is there; all of it or nothing.
   * @throws InputError naming the key
   */
  seed(data: SeedData): void;
  /**
   * The present as a seed that, loaded into an empty mock, gives the same answers, ids and all.
   * @throws InputError naming what a seed cannot hold: that needs a snapshot
   */
  toSeed(): SeedData;
  /** Back to the start: seed (or the moment of the fork), clock, switches, strictness, no faults, empty journal. Worlds below `/w/` stay as they are. */
  reset(): void;
  /** Costs the same whatever the size; it is written out as plain data when somebody looks. */
  snapshot(): Snapshot;
  /**
   * Brings back a snapshot, of this world or another, also one that went through JSON.
   * @throws InputError naming the key; nothing has changed then
   */
  restore(snapshot: Snapshot): void;
  /**
   * An independent GitLab with this one's state and time, no faults and an empty journal. It takes well under a millisecond
   * whatever the size, so every test can have one. Its `reset` goes back to the moment of the fork.
   */
  fork(): MockGitLab;
  /** What GitLab sent by itself, webhooks and mails, oldest first; secrets taken out. */
  deliveries(): Delivery[];
  /** Resolves when every webhook that is due has been delivered, or has failed. */
  idle(): Promise<void>;
  /**
   * For the end of a test.
   * @throws JournalMismatch listing defects of the mock and, when it is strict, endpoints it does not know
   */
  verify(): void;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
}

/** A GitLab of one's own. */
export interface MockGitLab extends GitLabWorld {
  /** Listens; port 0 (the default) takes a free one. Answers the URL. */
  listen(port?: number, host?: string): Promise<string>;
  /** Stops listening at once, open connections are cut. */
  close(): Promise<void>;
  /**
   * The isolated world that answers below `<base>/w/<name>`, born from the seed when first asked for here or there.
   * @throws InputError for a name that cannot be one
   * @throws WorldLimit when there are as many as may be
   */
  world(name: string): GitLabWorld;
}

/** Shows a world that answers at the base, and on a socket where there is one. */
function presentWorld(world: World, base: string, socket: () => string | undefined): GitLabWorld {
  const origins = () => {
    const listening = socket();
    return listening === undefined ? [base] : [base, listening];
  };
  return {
    get url() {
      const listening = socket();
      return listening === undefined ? undefined : listening + world.relativeUrlRoot;
    },
    baseUrl: base + world.relativeUrlRoot,
    fetch: createInProcessFetch(world, origins),
    seed: world.seed,
    toSeed() {
      world.schedule.check();
      return saveSeed(world);
    },
    reset: world.reset,
    snapshot() {
      world.schedule.check();
      return world.save();
    },
    restore: world.load,
    fork: () => present(world.fork(), base),
    deliveries() {
      world.schedule.check();
      return world.deliveries.list();
    },
    idle() {
      world.schedule.check();
      return world.deliveries.idle();
    },
    verify: () => verifyWorld(world),
    clock: world.clock,
    faults: world.faults,
    journal: world.journal,
  };
}

/** A world as an object to work with; `base` is the origin it has in process. */
export function present(world: World, base: string): MockGitLab {
  let listener: Listener | undefined;
  let isBusy = false;
  let stopTicking: (() => void) | undefined;
  const origin = () => listener?.origin;
  const own = presentWorld(world, base, origin);
  return {
    ...own,
    get url() {
      return own.url;
    },
    async listen(port = 0, host = '127.0.0.1') {
      if (isBusy) throw new Error(`already listening${listener ? ` at ${listener.origin}` : ''}`);
      isBusy = true;
      try {
        listener = await listen(world, port, host);
        world.address.origin = listener.origin;
        stopTicking = startTicking(world);
        return listener.origin + world.relativeUrlRoot;
      } finally {
        isBusy = listener !== undefined;
      }
    },
    async close() {
      const closing = listener;
      if (!closing) return;
      listener = undefined;
      world.address.origin = base;
      stopTicking?.();
      await closing.close();
      isBusy = false;
    },
    world(name) {
      if (!world.worlds) throw new TypeError('a world below /w/ has no worlds of its own');
      return presentWorld(world.worlds.open(name), base, origin);
    },
  };
}
