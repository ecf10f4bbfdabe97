import type { Exchange } from '../http/exchange.ts';
import { type JournalAssertions, createAssertions } from './assertions.ts';
import { type JournalEntry, type Line, toEntry, toLine } from './entry.ts';
import { type JournalFilter, conditionsOf, journalFilterShape } from './filter.ts';

export type { JournalEntry } from './entry.ts';
export type { JournalFilter } from './filter.ts';

/** What was asked of the mock: the last thousand requests unless set otherwise. */
export interface Journal extends JournalAssertions {
  /** The entries that fit, oldest first; `reveal` leaves secrets in. @throws InputError naming the key */
  entries(filter?: JournalFilter & { readonly reveal?: boolean }): JournalEntry[];
  /** How many entries fit; without a filter all since the last reset, forgotten ones too. */
  count(filter?: JournalFilter): number;
  /**
   * The next request that fits, however long it takes; with `sinceId` also one that has come already.
   * Rejects with the signal's reason.
   */
  waitFor(filter: JournalFilter, signal?: AbortSignal): Promise<JournalEntry>;
  clear(): void;
}

/** `Journal` with the side that the pipeline needs. */
export interface JournalBook extends Journal {
  /** Writes a request down; without a response no whole answer was sent. */
  write(exchange: Exchange, at: number, response: Response | undefined): void;
  /** What it must not forget: defects and what the mock did not know, the first hundred of each. */
  problems(): JournalEntry[];
}

interface Waiter {
  readonly fits: (line: Line) => boolean;
  readonly found: (line: Line) => void;
}

const PROBLEMS = 100;

function fitting(filter: JournalFilter): (line: Line) => boolean {
  const conditions = conditionsOf(journalFilterShape.parse(filter, ''));
  return (line) => conditions.every(({ holds }) => holds(line));
}

/** An empty journal that keeps at least `limit` entries and never more than twice as many. */
export function createJournal(limit: number): JournalBook {
  let lines: Line[] = [];
  let problems: Line[] = [];
  let total = 0;
  const waiters = new Set<Waiter>();

  /** Many warnings must not crowd out a defect, nor the other way round. */
  const isNews = ({ warning, defect }: Line) => {
    const kept = (kind: 'warning' | 'defect') => problems.filter((line) => line[kind] !== null).length;
    return (warning !== null && kept('warning') < PROBLEMS) || (defect !== null && kept('defect') < PROBLEMS);
  };
  const remembered = () => lines.slice(-limit);
  const matching = (filter: JournalFilter) => remembered().filter(fitting(filter));

  return {
    ...createAssertions({
      lines: remembered,
      problems: () => problems,
      forgotten: () => Math.max(0, total - limit),
    }),
    entries({ reveal = false, ...filter } = {}) {
      return matching(filter).map((line) => toEntry(line, reveal));
    },
    count: (filter) => (filter ? matching(filter).length : total),
    problems: () => problems.map((line) => toEntry(line)),
    async waitFor(filter, signal) {
      const fits = fitting(filter);
      const past = filter.sinceId === undefined ? undefined : remembered().find(fits);
      if (past) return toEntry(past);
      const { promise, resolve, reject } = Promise.withResolvers<Line>();
      const waiter = { fits, found: resolve };
      const stop = () => reject(signal?.reason);
      signal?.throwIfAborted();
      signal?.addEventListener('abort', stop, { once: true });
      waiters.add(waiter);
      try {
        return toEntry(await promise);
      } finally {
        waiters.delete(waiter);
        signal?.removeEventListener('abort', stop);
      }
    },
    clear() {
      lines = [];
      problems = [];
      total = 0;
    },
    write(exchange, at, response) {
      total += 1;
      const line = toLine(exchange, total, at, response?.status ?? null);
      lines.push(line);
      if (lines.length >= limit * 2) lines = remembered();
      if (isNews(line)) problems.push(line);
      for (const { fits, found } of waiters) if (fits(line)) found(line);
    },
  };
}
