import { flatten } from '../faults/matcher.ts';
import { type Line, presentedSecret, toEntry, tokenIdOf } from './entry.ts';
import {
  type Count,
  type JournalFilter,
  conditionsOf,
  describeFilter,
  journalFilterShape,
  readCount,
} from './filter.ts';
import { redacted } from './redact.ts';

/** What came is not what was expected; the message names both and the nearest misses. */
export class JournalMismatch extends Error {
  override readonly name = 'JournalMismatch';
}

/**
 * Assertions on what was asked of the mock; each throws `JournalMismatch` and answers nothing else. One that forgotten requests
 * could decide otherwise throws too: nothing passes for want of memory.
 */
export interface JournalAssertions {
  /** It was asked this often; at least once when no count is given. */
  expectCalled(filter: JournalFilter, count?: Count): void;
  /** It was never asked. */
  expectNotCalled(filter: JournalFilter): void;
  /** These were asked one after the other; others may stand between. */
  expectOrder(filters: readonly JournalFilter[]): void;
  /**
   * No two requests brought the same value of a parameter, `refresh_token` or `code` for example; with `rotate`:
   * no access token was rotated twice. A second try counts whatever its answer was.
   */
  expectNeverTwice(parameter: string, filter?: JournalFilter): void;
  /** Nothing went wrong inside the mock. */
  expectNoDefects(): void;
  /** No endpoint or verb was asked that the mock does not know. */
  expectNoUnknown(): void;
}

const often = (count: number) => (count === 1 ? 'once' : count === 0 ? 'never' : `${count} times`);

function told(line: Line): string {
  const { id, method, path, status, user, faults, warning, limited, refusal } = toEntry(line);
  const notes = [user, ...faults, limited, refusal, warning].filter((note) => note !== null);
  return `#${id} ${method} ${path} → ${status ?? 'no answer'}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}

const listed = (lines: readonly string[]) => lines.map((line) => `\n  ${line}`).join('');

/** Those that fit best though not wholly, with what they lack. */
function nearestMisses(lines: readonly Line[], filter: JournalFilter): string {
  const conditions = conditionsOf(filter);
  const misses = lines
    .map((line) => ({ line, unmet: conditions.filter(({ holds }) => !holds(line)) }))
    .filter(({ unmet }) => unmet.length > 0 && unmet.length < Math.max(2, conditions.length))
    .toSorted((one, other) => one.unmet.length - other.unmet.length || other.line.id - one.line.id)
    .slice(0, 3)
    .map(({ line, unmet }) => `${told(line)}: ${unmet.map((condition) => condition.told(line)).join('; ')}`);
  if (misses.length > 0) return ` Nearest:${listed(misses)}`;
  if (lines.length === 0) return ' The journal is empty.';
  return ` The last requests:${listed(lines.slice(-3).map(told))}`;
}

function expectation({ times, atLeast, atMost }: Count): string {
  if (times !== undefined) return often(times);
  const parts = [
    atLeast === undefined ? undefined : `at least ${often(atLeast)}`,
    atMost === undefined ? undefined : `at most ${often(atMost)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'at least once' : parts.join(' and ');
}

function isRight(count: number, { times, atLeast, atMost }: Count): boolean {
  if (times !== undefined) return count === times;
  return count >= (atLeast ?? (atMost === undefined ? 1 : 0)) && count <= (atMost ?? Infinity);
}

/** From how many on more change nothing. */
const mostOf = ({ times, atMost }: Count) => times ?? atMost ?? Infinity;

const gapTold = (gap: number) =>
  `the journal forgot ${gap === 1 ? '1 request' : `${gap} requests`}; raise journalLimit (--journal-limit)`;

// gitlab: lib/api/personal_access_tokens.rb, lib/api/resource_access_tokens.rb
const ROTATION = /^(.*\/(?:personal_)?access_tokens)\/(self|\d+)\/rotate$/;

/** Which access token a rotation burns: its id, or its value where it was not accepted any more. */
function burntTokens(lines: readonly Line[]): (line: Line) => string | undefined {
  const ids = new Map<string, number>();
  for (const line of lines) {
    const secret = presentedSecret(line);
    const id = tokenIdOf(line);
    if (secret !== null && id !== null && line.actor?.credential.kind === 'access-token') ids.set(secret, id);
  }
  return (line) => {
    const [, , which] = (line.method === 'POST' && ROTATION.exec(line.path)) || [];
    if (which === undefined) return undefined;
    if (which !== 'self') return `token ${which}`;
    const secret = presentedSecret(line) ?? flatten(line.given ?? {})['private_token'];
    if (secret === undefined) return undefined;
    const id = ids.get(secret);
    return id === undefined ? redacted(secret) : `token ${id}`;
  };
}

/** What the assertions look at. */
export interface Memory {
  /** What is remembered. */
  readonly lines: () => readonly Line[];
  /** What must not be forgotten. */
  readonly problems: () => readonly Line[];
  /** How many requests were forgotten: those with the lowest ids. */
  readonly forgotten: () => number;
}

/** The assertions of a journal. */
export function createAssertions({ lines, problems, forgotten }: Memory): JournalAssertions {
  const fitting = (filter: JournalFilter) => {
    const conditions = conditionsOf(journalFilterShape.parse(filter, ''));
    return lines().filter((line) => conditions.every(({ holds }) => holds(line)));
  };
  /** How many of the forgotten requests could have fitted. */
  const lost = ({ sinceId = 0 }: JournalFilter) => Math.max(0, forgotten() - sinceId);
  /** @throws JournalMismatch when forgotten requests could have decided otherwise */
  const refuseGaps = (what: string, gap: number) => {
    if (gap > 0) throw new JournalMismatch(`cannot tell ${what}: ${gapTold(gap)}`);
  };
  const expectNone = (what: string, found: readonly Line[], tell: (line: Line) => string) => {
    if (found.length === 0) return;
    throw new JournalMismatch(
      `expected ${what}, but there ${found.length === 1 ? 'is 1' : `are ${found.length}`}:${listed(found.map(tell))}`,
    );
  };

  return {
    expectCalled(filter, count = {}) {
      const wanted = readCount(count);
      const found = fitting(filter);
      const gap = lost(filter);
      const what = `${describeFilter(filter)} ${expectation(wanted)}`;
      if (isRight(found.length, wanted)) {
        // More may have come, which only an upper bound minds.
        if (!isRight(found.length + gap, wanted)) refuseGaps(`whether ${what}`, gap);
        return;
      }
      if (found.length < mostOf(wanted)) refuseGaps(`whether ${what}`, gap);
      const came =
        found.length === 0 ? 'it never came.' : `it came ${often(found.length)}:${listed(found.map(told))}`;
      const hint = found.length === 0 ? nearestMisses(lines(), filter) : '';
      throw new JournalMismatch(`expected ${what}, but ${came}${hint}`);
    },
    expectNotCalled(filter) {
      const found = fitting(filter);
      if (found.length === 0) return refuseGaps(`whether ${describeFilter(filter)} never`, lost(filter));
      throw new JournalMismatch(
        `expected ${describeFilter(filter)} never, but it came ${often(found.length)}:${listed(found.map(told))}`,
      );
    },
    expectOrder(filters) {
      let last: Line | undefined;
      for (const [at, filter] of filters.entries()) {
        const after = last?.id ?? 0;
        const found = fitting(filter);
        const next = found.find(({ id }) => id > after);
        if (!next) {
          refuseGaps(`whether the order was kept at step ${at + 1} of ${filters.length}`, lost(filter));
          const where = last ? ` after ${told(last)}` : '';
          const early =
            found.length > 0 ? ` It came earlier:${listed(found.map(told))}` : nearestMisses(lines(), filter);
          throw new JournalMismatch(
            `expected step ${at + 1} of ${filters.length}, ${describeFilter(filter)},${where} but it never came.${early}`,
          );
        }
        last = next;
      }
    },
    expectNeverTwice(parameter, filter = {}) {
      const burnt = burntTokens(lines());
      const keyOf = (line: Line) =>
        parameter === 'rotate' ? burnt(line) : flatten(line.given ?? {})[parameter];
      const groups = Map.groupBy(fitting(filter), keyOf);
      for (const [key, group] of groups) {
        if (key === undefined || group.length < 2) continue;
        const shown = parameter === 'rotate' ? key : redacted(key);
        throw new JournalMismatch(
          `expected ${parameter} never twice with the same value, but ${shown} came ${often(group.length)}:${listed(group.map(told))}`,
        );
      }
      refuseGaps(`whether ${parameter} never twice with the same value`, lost(filter));
    },
    expectNoDefects() {
      const found = problems().filter(({ defect }) => defect !== null);
      expectNone('no defects of the mock', found, (line) => `${told(line)}: ${line.defect ?? ''}`);
    },
    expectNoUnknown() {
      const found = problems().filter(({ warning }) => warning !== null);
      expectNone('no endpoint that the mock does not know', found, told);
    },
  };
}
