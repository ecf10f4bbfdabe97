import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from './clock.ts';
import { createWorld } from './create-world.ts';
import { type MockGitLab, present } from './mock-gitlab.ts';
import { demoSeed } from './seed/demo.ts';
import type { SeedData } from './seed/shape.ts';
import { InputError, integer } from './shape.ts';
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
  /** `verify` also fails when an endpoint was asked that the mock does not know. */
  readonly strict?: boolean;
  /** Most worlds below `/w/`; 1000 unless given. */
  readonly worldLimit?: number;
  /** The system's time in milliseconds since 1970. */
  readonly systemTime?: () => number;
  /** Carries webhooks to their receivers; global `fetch` when left out. */
  readonly deliver?: (request: Request) => Promise<Response>;
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
  'strict',
  'worldLimit',
  'systemTime',
  'deliver',
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
  // Dots lead elsewhere, below /w are worlds, below /__mock__ is the control.
  if (/\/(\.\.?|w|__mock__)(\/|$)/.test(relativeUrlRoot)) {
    throw new InputError('relativeUrlRoot', 'must not have a part ., .., w or __mock__', '"/gitlab"');
  }
  const world = createWorld({
    seed: seedOf(options.seed),
    clock: { now: options.now, systemTime: options.systemTime ?? Date.now },
    switches: readSwitches(options.switches ?? {}, options.profile),
    relativeUrlRoot,
    randomSeed: options.randomSeed ?? 'mock-gitlab',
    journalLimit: wholeNumber(options.journalLimit, 'journalLimit', 1),
    strict: options.strict ?? false,
    worldLimit: wholeNumber(options.worldLimit, 'worldLimit', 0),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    send: options.deliver ?? ((request) => fetch(request)),
    address: { origin: base.origin },
  });
  return present(world, base.origin);
}

const wholeNumber = (value: number | undefined, key: string, least: number): number =>
  value === undefined ? 1000 : integer(1000, least).parse(value, key);

/** @throws InputError for a name that no seed has; what is wrong inside a seed, its loading says */
function seedOf(seed: MockGitLabOptions['seed']): unknown {
  if (seed === undefined || seed === 'demo') return demoSeed;
  if (seed === 'empty') return {};
  if (typeof seed === 'object') return seed;
  throw new InputError('seed', 'must be "demo", "empty" or a seed of your own', '"demo"');
}

function readBaseUrl(text: string): { origin: string; root: string } {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new InputError('baseUrl', 'must be an http or https URL', '"http://gitlab.test/gitlab"');
  }
  return { origin: url.origin, root: url.pathname.replace(/\/+$/, '') };
}
