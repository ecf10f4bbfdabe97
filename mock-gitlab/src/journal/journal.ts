import { globPattern } from '../faults/fault.ts';
import type { Given } from '../http/given.ts';
import type { Exchange } from '../http/exchange.ts';
import { redactGiven, redactQuery, redactText } from './redact.ts';

/** One request and what became of it; never a secret. */
export interface JournalEntry {
  /** Counts from 1 since the last reset. */
  readonly id: number;
  /** The mock's time, ISO 8601 UTC. */
  readonly at: string;
  readonly method: string;
  /** Without the relative URL root and the query. */
  readonly path: string;
  /** With its `?`, secrets taken out. */
  readonly query: string;
  /** `null` when no answer was sent. */
  readonly status: number | null;
  /** Query and body parameters, secrets taken out. */
  readonly parameters: Given;
  /** User name of who called. */
  readonly user: string | null;
  readonly credential: 'access-token' | 'oauth' | null;
  /** Id of the token that was used, among its kind. */
  readonly tokenId: number | null;
  readonly requestId: string;
  readonly userAgent: string | null;
  /** Ids of the faults that struck. */
  readonly faults: readonly string[];
  /** What went wrong inside the mock itself: a defect worth reporting. */
  readonly defect: string | null;
}

/** Which entries; all given parts must fit. */
export interface JournalFilter {
  readonly method?: string | undefined;
  /** A path; `*` stands for a part, `**` for any number. */
  readonly path?: string | undefined;
  readonly status?: number | undefined;
}

/** What was asked of the mock: the last thousand requests unless set otherwise. */
export interface Journal {
  entries(filter?: JournalFilter): JournalEntry[];
  /** How many entries fit; without a filter all since the last reset, forgotten ones too. */
  count(filter?: JournalFilter): number;
  clear(): void;
}

// Not the exchange itself: that would keep its request and socket alive.
interface Line extends Pick<JournalEntry, 'id' | 'method' | 'path' | 'status' | 'userAgent' | 'defect'> {
  readonly at: number;
  readonly search: string;
  readonly given: Given | undefined;
  readonly actor: Exchange['actor'];
  readonly requestId: string;
  readonly faults: readonly string[];
}

/** `Journal` with the side that the pipeline needs. */
export interface JournalBook extends Journal {
  write(exchange: Exchange, at: number, status: number | null): void;
}

// Secrets are taken out when somebody reads: most entries are never read.
function toEntry({ at, search, given, actor, ...line }: Line): JournalEntry {
  return {
    ...line,
    at: new Date(at).toISOString(),
    path: redactText(line.path),
    query: redactQuery(search),
    parameters: redactGiven(given ?? {}),
    user: actor?.user.username ?? null,
    credential: actor?.credential.kind ?? null,
    tokenId: actor?.credential.token.id ?? null,
  };
}

/** An empty journal that keeps at least `limit` entries and never more than twice as many. */
export function createJournal(limit: number): JournalBook {
  let records: Line[] = [];
  let total = 0;

  const matching = ({ method, path, status }: JournalFilter) => {
    const pattern = path === undefined ? undefined : globPattern(path);
    const verb = method?.toUpperCase();
    return records
      .slice(-limit)
      .filter(
        (record) =>
          (verb === undefined || record.method === verb) &&
          (pattern === undefined || pattern.test(record.path)) &&
          (status === undefined || record.status === status),
      );
  };

  return {
    entries: (filter = {}) => matching(filter).map(toEntry),
    count: (filter) => (filter ? matching(filter).length : total),
    clear() {
      records = [];
      total = 0;
    },
    write(exchange, at, status) {
      total += 1;
      records.push({
        id: total,
        at,
        method: exchange.request.method,
        path: exchange.path,
        search: exchange.url.search,
        status,
        given: exchange.given,
        actor: exchange.actor,
        requestId: exchange.requestId,
        userAgent: exchange.request.headers.get('user-agent'),
        faults: exchange.faults,
        defect: exchange.defect,
      });
      if (records.length >= limit * 2) records = records.slice(-limit);
    },
  };
}
