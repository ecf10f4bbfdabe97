import type { Clock } from '../clock.ts';
import { redactText } from '../journal/redact.ts';
import { type Random, createRandom } from '../random.ts';
import { type Fault, type FaultInput, endOf, readFault } from './fault.ts';
import { type FaultSubject, createMatcher } from './matcher.ts';

/** Breaks answers on purpose. */
export interface Faults {
  /**
   * Adds one; several may strike the same request.
   * @throws InputError naming the key
   */
  add(fault: FaultInput): Fault;
  /** Those still at work, with what they did. */
  list(): Fault[];
  /** Those that are gone by themselves, spent or over, the last hundred. */
  spent(): Fault[];
  /** Takes one away; `false` when there is none by this id. */
  remove(id: string): boolean;
  clear(): void;
}

/** A fault that strikes a request. */
export interface Blow {
  readonly fault: Fault;
  /** How late it makes the answer, in milliseconds. */
  readonly delayMs: number;
}

/** `Faults` with the side that the pipeline needs. */
export interface FaultBoard extends Faults {
  /** The faults that strike this request; counts and spends them. */
  strike(subject: FaultSubject): Blow[];
  readonly any: boolean;
  /** Whether one at work looks at parameters: reading a body costs. */
  readonly needsParameters: boolean;
  /** Whether one at work looks at who is calling. */
  readonly needsUser: boolean;
}

interface Entry {
  fault: Fault;
  readonly fits: (subject: FaultSubject) => boolean;
  /** When it goes by itself, in milliseconds since 1970. */
  readonly end: number;
  readonly random: Random;
}

const HISTORY = 20;
const GONE = 100;

/** Between 0 and 1, from the fault's own generator. */
const chance = (random: Random) => Number.parseInt(random.hex(8), 16) / 2 ** 32;

function isDue({ fault: { match = {}, probability }, random }: Entry, matched: number): boolean {
  const { skip = 0, nth, every } = match;
  const counted = matched - skip;
  if (counted < 1) return false;
  if (nth !== undefined && counted !== nth) return false;
  if (every !== undefined && counted % every !== 0) return false;
  return probability === undefined || chance(random) < probability;
}

/** A fault for the nth request has nothing left to do after it. */
const isSpent = ({ times, struck, matched, match }: Fault): boolean =>
  struck >= (times ?? Infinity) || (match?.nth !== undefined && matched >= match.nth + (match.skip ?? 0));

/** An empty board; faults that end by themselves follow the clock. */
export function createFaults(clock: Clock): FaultBoard {
  let entries: Entry[] = [];
  let gone: Fault[] = [];
  let count = 0;

  const clearAway = () => {
    const now = clock.milliseconds();
    const isOver = ({ fault, end }: Entry) => isSpent(fault) || now >= end;
    if (!entries.some(isOver)) return;
    gone = [...gone, ...entries.filter(isOver).map(({ fault }) => fault)].slice(-GONE);
    entries = entries.filter((entry) => !isOver(entry));
  };

  const note = (entry: Entry, { method, path, requestId }: FaultSubject): Fault => {
    const strike = { at: clock.now().toISOString(), requestId, method, path: redactText(path) };
    const { fault } = entry;
    return { ...fault, struck: fault.struck + 1, strikes: [...fault.strikes, strike].slice(-HISTORY) };
  };

  return {
    add(input) {
      const read = readFault(input);
      const fits = createMatcher(read);
      const end = endOf(read, clock);
      count += 1;
      const id = `fault-${count}`;
      // However the end was given, it is shown as an instant.
      const ends = Number.isFinite(end) ? { until: new Date(end).toISOString(), for: undefined } : {};
      const fault: Fault = { ...read, ...ends, id, matched: 0, struck: 0, strikes: [] };
      entries.push({ fault, fits, end, random: createRandom(read.seed ?? id) });
      return fault;
    },
    list() {
      clearAway();
      return entries.map(({ fault }) => fault);
    },
    spent() {
      clearAway();
      return [...gone];
    },
    remove(id) {
      const left = entries.filter(({ fault }) => fault.id !== id);
      const found = left.length < entries.length;
      entries = left;
      return found;
    },
    clear() {
      entries = [];
      gone = [];
      count = 0;
    },
    get any() {
      return entries.length > 0;
    },
    get needsParameters() {
      return entries.some(
        ({ fault: { match } }) => match?.parameter !== undefined || match?.parameterPattern !== undefined,
      );
    },
    get needsUser() {
      return entries.some(({ fault: { match } }) => match?.user !== undefined);
    },
    strike(subject) {
      clearAway();
      const blows: Blow[] = [];
      for (const entry of entries) {
        if (!entry.fits(subject)) continue;
        const matched = entry.fault.matched + 1;
        const due = isDue(entry, matched);
        entry.fault = { ...entry.fault, matched };
        if (!due) continue;
        entry.fault = note(entry, subject);
        const { latencyMs = 0, jitterMs = 0 } = entry.fault;
        const jitter = jitterMs === 0 ? 0 : Math.floor(chance(entry.random) * (jitterMs + 1));
        blows.push({ fault: entry.fault, delayMs: latencyMs + jitter });
      }
      clearAway();
      return blows;
    },
  };
}
