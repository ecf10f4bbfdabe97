import type { Actor, Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { keepGiven, keepText } from './keep.ts';
import { redactGiven, redactNote, redactQuery, redactText, redacted } from './redact.ts';

/** One request and what became of it; never a secret, unless it is asked for with `reveal`. */
export interface JournalEntry {
  /** Counts from 1 since the last reset. */
  readonly id: number;
  /** The mock's time, ISO 8601 UTC. */
  readonly at: string;
  /** How far the mock's clock went meanwhile, in milliseconds; 0 when it stands still. */
  readonly durationMs: number;
  readonly method: string;
  /** Without the relative URL root and the query. */
  readonly path: string;
  /** With its `?`, secrets taken out. */
  readonly query: string;
  /** `null` when no whole answer was sent. */
  readonly status: number | null;
  /** Query and body parameters, secrets taken out. */
  readonly parameters: Given;
  /** User name of who called; where a fault struck, of whose credential came along. */
  readonly user: string | null;
  readonly credential: Actor['credential']['kind'] | null;
  /** Id of the token that was used, among its kind. */
  readonly tokenId: number | null;
  /** What came as proof in a header, good or not; its mark, equal for equal secrets. */
  readonly presented: string | null;
  readonly requestId: string;
  readonly userAgent: string | null;
  /** Why the credential that came was not accepted, with the token's id, name and owner; `null` when it was. Never its value. */
  readonly refusal: string | null;
  /** Ids of the faults that struck. */
  readonly faults: readonly string[];
  /** Name of the rate limit that refused. */
  readonly limited: string | null;
  /** What the mock does not know though GitLab may: an endpoint, a verb. */
  readonly warning: string | null;
  /** What went wrong inside the mock itself: a defect worth reporting. */
  readonly defect: string | null;
}

/** An entry as it is kept: what costs is done when somebody reads it, which mostly nobody does. */
export interface Line {
  readonly id: number;
  readonly at: number;
  readonly endedAt: number;
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly status: number | null;
  readonly given: Given | undefined;
  readonly actor: Actor | undefined;
  readonly caller: string | null;
  readonly refusal: string | null;
  readonly privateToken: string | null;
  readonly authorization: string | null;
  readonly requestId: string;
  readonly userAgent: string | null;
  readonly faults: readonly string[];
  readonly limited: string | null;
  readonly warning: string | null;
  readonly defect: string | null;
}

/** Keeps what matters of an exchange; not the exchange itself, which would keep its request and socket alive. */
export function toLine(exchange: Exchange, id: number, at: number, status: number | null): Line {
  const { request, world } = exchange;
  const { headers } = request;
  return {
    id,
    at,
    endedAt: world.clock.milliseconds(),
    method: request.method,
    path: keepText(exchange.path),
    search: keepText(exchange.search),
    status,
    given: keepGiven(exchange.given),
    actor: exchange.actor,
    caller: exchange.caller,
    refusal: exchange.refusal,
    privateToken: headers.get('private-token'),
    authorization: headers.get('authorization'),
    requestId: exchange.requestId,
    userAgent: headers.get('user-agent'),
    faults: exchange.faults,
    limited: exchange.limited,
    warning: exchange.warning,
    defect: exchange.defect,
  };
}

/** The secret that came in a header: a private token, a bearer, or the whole of a Basic pair. */
export const presentedSecret = ({ privateToken, authorization }: Line): string | null =>
  privateToken ?? authorization?.replace(/^(bearer|basic) +/i, '') ?? null;

/** Id of the token a line was asked with. */
export function tokenIdOf({ actor }: Line): number | null {
  const credential = actor?.credential;
  return credential && 'token' in credential ? credential.token.id : null;
}

/** User name of who called, or of whose credential a fault struck. */
export const userOf = ({ actor, caller }: Line): string | null => actor?.user.username ?? caller;

/** An entry for people to read. */
export function toEntry(line: Line, reveal = false): JournalEntry {
  const { actor, given, search } = line;
  const secret = presentedSecret(line);
  const note = reveal ? (text: string | null) => text : redactNote;
  return {
    id: line.id,
    at: new Date(line.at).toISOString(),
    durationMs: line.endedAt - line.at,
    method: line.method,
    path: reveal ? line.path : redactText(line.path),
    query: reveal ? search : redactQuery(search),
    status: line.status,
    parameters: reveal ? (given ?? {}) : redactGiven(given ?? {}),
    user: userOf(line),
    credential: actor?.credential.kind ?? null,
    tokenId: tokenIdOf(line),
    presented: secret === null || reveal ? secret : redacted(secret),
    requestId: line.requestId,
    userAgent: note(line.userAgent),
    refusal: note(line.refusal),
    faults: line.faults,
    limited: line.limited,
    warning: note(line.warning),
    defect: note(line.defect),
  };
}
