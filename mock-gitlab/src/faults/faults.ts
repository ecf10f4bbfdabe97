import { InputError } from '../shape.ts';
import { type Fault, type FaultInput, faultShape, pathMatcher } from './fault.ts';

/** Breaks answers on purpose. */
export interface Faults {
  /**
   * Adds one; several may strike the same request.
   * @throws InputError naming the key
   */
  add(fault: FaultInput): Fault;
  /** Those still at work. */
  list(): Fault[];
  /** Takes one away; `false` when there is none by this id. */
  remove(id: string): boolean;
  clear(): void;
}

/** What a fault looks at. */
export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
}

/** `Faults` with the side that the pipeline needs. */
export interface FaultBoard extends Faults {
  /** The faults that strike this request; counts and spends them. */
  strike(subject: FaultSubject): Fault[];
  readonly any: boolean;
}

interface Entry {
  fault: Fault;
  readonly paths: RegExp | undefined;
}

function fits({ fault, paths }: Entry, { method, path, headers }: FaultSubject): boolean {
  const { match } = fault;
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (paths && !paths.test(path)) return false;
  return Object.entries(match?.header ?? {}).every(([name, value]) => headers.get(name) === value);
}

function isDue({ match }: Fault, matched: number): boolean {
  if (match?.nth !== undefined) return matched === match.nth + (match.skip ?? 0);
  return matched > (match?.skip ?? 0);
}

/** An empty board. */
export function createFaults(): FaultBoard {
  let entries: Entry[] = [];
  let count = 0;
  return {
    add(input) {
      const read = faultShape.parse(input, '');
      const paths = pathMatcher(read);
      if (read.kind === 'latency' && read.latencyMs === undefined) {
        throw new InputError('latencyMs', 'is missing', '500');
      }
      if (read.kind === 'status' && read.status === undefined) {
        throw new InputError('status', 'is missing', '503');
      }
      count += 1;
      const fault = { ...read, id: `fault-${count}`, matched: 0, struck: 0 };
      entries.push({ fault, paths });
      return fault;
    },
    list: () => entries.map(({ fault }) => fault),
    remove(id) {
      const left = entries.filter(({ fault }) => fault.id !== id);
      const found = left.length < entries.length;
      entries = left;
      return found;
    },
    clear() {
      entries = [];
    },
    get any() {
      return entries.length > 0;
    },
    strike(subject) {
      const struck: Fault[] = [];
      for (const entry of entries) {
        if (!fits(entry, subject)) continue;
        const matched = entry.fault.matched + 1;
        const due = isDue(entry.fault, matched);
        entry.fault = { ...entry.fault, matched, struck: entry.fault.struck + (due ? 1 : 0) };
        if (due) struck.push(entry.fault);
      }
      if (struck.length > 0) entries = entries.filter(({ fault }) => !isSpent(fault));
      return struck;
    },
  };
}

/** A fault for the nth request has nothing left to do after it. */
const isSpent = ({ times, struck, match }: Fault): boolean =>
  struck >= (times ?? (match?.nth === undefined ? Infinity : 1));
