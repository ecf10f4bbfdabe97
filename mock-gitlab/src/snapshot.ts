import { type Clock, readInstant } from './clock.ts';
import { type Shape, anything, number, object, optional, record, text, truth } from './shape.ts';
import { type State, type StateData, adoptState, forkState, prepareState, stateData } from './state/state.ts';

/** The state and the clock at one moment; plain data that survives JSON. */
export interface Snapshot {
  readonly format: 'mock-gitlab/1';
  readonly clock: { readonly now: string; readonly running: boolean; readonly speed?: number | undefined };
  readonly state: StateData;
}

const formatShape: Shape<unknown> = text('mock-gitlab/1', /^mock-gitlab\/1$/);
const clockShape = object({ now: text('2027-01-31T08:00:00Z'), running: truth, speed: optional(number(60)) });
const snapshotShape = object({
  format: formatShape,
  clock: clockShape,
  state: object({ random: anything, tables: record(anything) }),
});

// A snapshot that never left the process needs neither writing out nor checking: what it holds is shared.
const shared = new WeakMap<object, State>();

/** Takes a snapshot; it is written out as plain data only when somebody looks. */
export function takeSnapshot(state: State, clock: Clock): Snapshot {
  const held = forkState(state);
  let written: StateData | undefined;
  const snapshot: Snapshot = {
    format: 'mock-gitlab/1',
    clock: {
      now: clock.now().toISOString(),
      running: clock.running,
      ...(clock.speed !== 1 && { speed: clock.speed }),
    },
    get state() {
      return (written ??= stateData(held));
    },
  };
  shared.set(snapshot, held);
  return snapshot;
}

/**
 * Brings back a snapshot, of this world or another, also one that went through JSON.
 * @throws InputError naming the key; nothing has changed then
 */
export function loadSnapshot(state: State, clock: Clock, data: unknown): void {
  const held = typeof data === 'object' && data !== null ? shared.get(data) : undefined;
  const { clock: time, restore } = held
    ? {
        clock: clockShape.parse(Reflect.get(Object(data), 'clock'), 'clock'),
        restore: () => adoptState(state, held),
      }
    : prepareWritten(state, data);
  const now = readInstant(time.now, 'clock.now');
  if (time.running) clock.run({ speed: time.speed });
  else clock.freeze();
  clock.set(now);
  restore();
}

function prepareWritten(state: State, data: unknown) {
  const { clock, state: written } = snapshotShape.parse(data, '');
  return { clock, restore: prepareState(state, written) };
}
