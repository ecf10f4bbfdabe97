import { type Clock, type ClockStart, createClock } from './clock.ts';
import { createFaults } from './faults/faults.ts';
import { createDeliveries } from './hooks/deliveries.ts';
import { createSchedule } from './hooks/schedule.ts';
import { createJournal } from './journal/journal.ts';
import { createWindows } from './limits/windows.ts';
import { diverge } from './random.ts';
import { demoSeed } from './seed/demo.ts';
import { loadSeed, seedClock, seedFaults } from './seed/load.ts';
import { type SeedData, seedShape } from './seed/shape.ts';
import { loadSnapshot, takeSnapshot } from './snapshot.ts';
import { type State, adoptState, checkpoint, createState, forkState } from './state/state.ts';
import type { Switches } from './switches.ts';
import type { World } from './world.ts';
import { createWorlds } from './worlds.ts';

interface WorldSettings {
  readonly seed: unknown;
  readonly clock: ClockStart;
  readonly switches: Switches;
  readonly relativeUrlRoot: string;
  readonly randomSeed: string;
  /** Of a world below `/w/`: its cookies and tokens must not be another one's. */
  readonly name?: string;
  readonly journalLimit: number;
  /** Most worlds below `/w/`. */
  readonly worldLimit: number;
  readonly strict: boolean;
  readonly sleep: World['sleep'];
  readonly send: World['send'];
  readonly address: World['address'];
}

/** What a reset goes back to. */
interface Start {
  readonly state: State;
  /** When it was seeded, in milliseconds since 1970; `undefined`: it holds for ever. */
  readonly seededAt: number | undefined;
  /** What it was seeded with; nothing for a fork. */
  readonly seed?: SeedData;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Dates of a seed count from now: what was seeded on another day, or an hour ago, is not what seeding would give today. */
function isFresh({ seededAt }: Start, now: number): boolean {
  if (seededAt === undefined || seededAt === now) return true;
  const isSameDay = Math.floor(seededAt / DAY_MS) === Math.floor(now / DAY_MS);
  return isSameDay && now > seededAt && now - seededAt < HOUR_MS;
}

/** What the demo's seed gave, by all that it depends on: worlds of one kind begin alike without being seeded again. */
const demoStarts = new Map<string, Start>();
const MOST_STARTS = 20;

function demoKey({ seed, randomSeed, switches }: WorldSettings, clock: Clock): string | undefined {
  if (seed !== demoSeed) return undefined;
  return JSON.stringify([randomSeed, switches, clock.running ? 'running' : clock.milliseconds()]);
}

function keepStart(key: string, start: Start): void {
  const [oldest] = demoStarts.keys();
  if (oldest !== undefined && demoStarts.size >= MOST_STARTS) demoStarts.delete(oldest);
  demoStarts.set(key, start);
}

/** A world: seeded, or as it was at a start given. */
export function createWorld(settings: WorldSettings, given?: Start): World {
  const { switches, randomSeed } = settings;
  const clock = createClock(settings.clock);
  const faults = createFaults(clock);
  const limits = createWindows();
  const journal = createJournal(settings.journalLimit);
  const state = given ? forkState(given.state) : createState(randomSeed);
  const deliveries = createDeliveries(() => world);
  const schedule = createSchedule(() => world);
  let start = given;

  /** All of a seed or nothing. */
  const seed = (data: unknown) => {
    const told = seedShape.parse(data, '');
    const back = checkpoint(state);
    const { running, speed } = clock;
    const before = clock.milliseconds();
    try {
      seedClock(clock, told);
      loadSeed({ state, clock, switches }, told);
      seedFaults(faults, told);
    } catch (error) {
      back();
      clock.set(before);
      if (running) clock.run({ speed });
      else clock.freeze();
      throw error;
    }
  };

  /** The state as it is at the start: shared where it is fresh, seeded again where it is not. */
  const begin = (): void => {
    const key = demoKey(settings, clock);
    if (key !== undefined) start ??= demoStarts.get(key);
    if (start && !start.seed) {
      adoptState(state, start.state);
      return;
    }
    const told = start?.seed ?? seedShape.parse(settings.seed, '');
    seedClock(clock, told);
    if (start && isFresh(start, clock.milliseconds())) {
      adoptState(state, start.state);
    } else {
      adoptState(state, createState(randomSeed));
      loadSeed({ state, clock, switches }, told);
      start = { state: forkState(state), seededAt: clock.milliseconds(), seed: told };
      if (key !== undefined) keepStart(key, start);
    }
    if (settings.name !== undefined) diverge(state.random, settings.name);
    seedFaults(faults, told);
  };

  const initialSwitches = { ...switches };
  const restart = () => {
    Object.assign(switches, initialSwitches);
    world.strict = settings.strict;
    clock.reset();
    faults.clear();
    journal.clear();
    limits.clear();
    deliveries.clear();
    world.requestCount = 0;
    begin();
  };

  const fork = () => {
    const { running, speed } = clock;
    const { systemTime } = settings.clock;
    return createWorld(
      {
        ...settings,
        strict: world.strict,
        switches: { ...switches },
        address: { ...settings.address },
        clock: { now: clock.milliseconds(), running, speed, systemTime },
      },
      { state: forkState(state), seededAt: undefined },
    );
  };

  const bear = (prefix: string) => {
    const linkUrl = switches.linkUrl === null ? null : switches.linkUrl + prefix;
    const relativeUrlRoot = settings.relativeUrlRoot + prefix;
    const apart = {
      ...settings,
      name: prefix,
      relativeUrlRoot,
      switches: { ...switches, linkUrl },
      worldLimit: 0,
    };
    return createWorld(apart, start);
  };

  const world: World = {
    switches,
    clock,
    state,
    faults,
    journal,
    limits,
    relativeUrlRoot: settings.relativeUrlRoot,
    strict: settings.strict,
    requestCount: 0,
    address: settings.address,
    get instanceUrl() {
      return switches.linkUrl ?? settings.address.origin + settings.relativeUrlRoot;
    },
    deliveries,
    schedule,
    send: settings.send,
    sleep: settings.sleep,
    // No daily work is done while the clock has moved and the state has not.
    reset: () => schedule.paused(restart),
    seed: (data) => schedule.paused(() => seed(data)),
    save: () => takeSnapshot(state, clock),
    load: (data) =>
      schedule.paused(() => {
        loadSnapshot(state, clock, data);
        deliveries.clear();
      }),
    fork,
    worlds: settings.worldLimit > 0 ? createWorlds(bear, settings.worldLimit) : undefined,
  };
  begin();
  schedule.check();
  clock.onMove(() => schedule.check());
  return world;
}
