import { type Instant, createClock, readInstant } from './clock.ts';
import { createFaults } from './faults/faults.ts';
import { createJournal } from './journal/journal.ts';
import { loadSeed } from './seed/load.ts';
import { type Shape, anything, object, record, text, truth } from './shape.ts';
import { type StateData, checkpoint, createState, prepareState, stateData } from './state/state.ts';
import type { Switches } from './switches.ts';
import type { World } from './world.ts';

/** The state and the clock at one moment; plain data that survives JSON. */
export interface Snapshot {
  readonly format: 'mock-gitlab/1';
  readonly clock: { readonly now: string; readonly running: boolean };
  readonly state: StateData;
}

const formatShape: Shape<unknown> = text('mock-gitlab/1', /^mock-gitlab\/1$/);
const snapshotShape = object({
  format: formatShape,
  clock: object({ now: text('2027-01-31T08:00:00Z'), running: truth }),
  state: object({ random: anything, tables: record(anything) }),
});

interface WorldSettings {
  readonly seed: unknown;
  readonly now: Instant | undefined;
  readonly switches: Switches;
  readonly relativeUrlRoot: string;
  readonly randomSeed: string;
  readonly journalLimit: number;
  readonly systemTime: () => number;
  readonly sleep: World['sleep'];
}

/** A seeded world and the two ways its state leaves and enters. */
export function createWorld(settings: WorldSettings) {
  const { switches, randomSeed } = settings;
  const clock = createClock({ now: settings.now, systemTime: settings.systemTime });
  const faults = createFaults();
  const journal = createJournal(settings.journalLimit);
  const state = createState(randomSeed);
  const empty = checkpoint(state);

  /** All of a seed or nothing. */
  const seed = (data: unknown) => {
    const back = checkpoint(state);
    try {
      loadSeed({ state, clock, switches }, data);
    } catch (error) {
      back();
      throw error;
    }
  };

  // Dates of a seed count from now, so a reset seeds again where a checkpoint would bring old dates back.
  const reset = () => {
    clock.reset();
    faults.clear();
    journal.clear();
    world.requestCount = 0;
    empty();
    seed(settings.seed);
  };

  // A snapshot taken here needs no checking when it comes back.
  const known = new WeakMap<object, () => void>();
  const save = (): Snapshot => {
    const snapshot: Snapshot = {
      format: 'mock-gitlab/1',
      clock: { now: clock.now().toISOString(), running: clock.running },
      state: stateData(state),
    };
    known.set(snapshot, checkpoint(state));
    return snapshot;
  };
  const load = (data: unknown) => {
    const own = typeof data === 'object' && data !== null ? known.get(data) : undefined;
    const snapshot = snapshotShape.parse(data, '');
    const now = readInstant(snapshot.clock.now, 'clock.now');
    const restore = own ?? prepareState(state, snapshot.state);
    if (snapshot.clock.running) clock.run();
    else clock.freeze();
    clock.set(now);
    restore();
  };

  const world: World = {
    switches,
    clock,
    state,
    faults,
    journal,
    relativeUrlRoot: settings.relativeUrlRoot,
    requestCount: 0,
    sleep: settings.sleep,
    reset,
    seed,
    save,
    load,
  };
  seed(settings.seed);
  return { world, save, load };
}
