import { type Clock, durationShape, readInstant } from '../clock.ts';
import { checkHeaders } from './header-rules.ts';
import { pathGlob } from './matcher.ts';
import {
  type Infer,
  InputError,
  described,
  fraction,
  integer,
  object,
  oneOf,
  optional,
  record,
  text,
} from '../shape.ts';

/** What can go wrong, and whether GitLab has acted by then. */
const kind = oneOf(
  'latency', // answers late, by `latencyMs` and up to `jitterMs` more
  'hang', // never answers
  'status', // answers `status` without acting
  'html', // a proxy's error page, without acting
  'rate-limit-text', // 429 of Rack::Attack
  'rate-limit-json', // 429 of the application's limiter
  'refuse', // nobody listens; in process ECONNREFUSED, on a socket a reset before anything is read
  'reset', // the connection breaks before anything happens
  'reset-after', // acts, then the connection breaks: the lost response
  'truncate', // acts, sends the first half (or `bytes`), then the connection breaks
  'slow-body', // acts, answers with `bytesPerSecond`
  'oversized', // acts, answers far more than anybody wants
  'bad-json', // acts, answers JSON that does not parse
  'wrong-content-type', // acts, answers the right body as `text/html` (or `contentType`)
  'wrong-content-length', // acts, announces `lengthOff` bytes more (or, negative, fewer) than it sends
  'expired-token', // GitLab's 401 of a token that has ended; no token is touched
  'revoked-token', // GitLab's 401 of a token that was revoked; no token is touched
  'dpop-error', // GitLab's 401 of a token that wants a proof of possession
  'language-server-error', // GitLab's 401 of an editor's client that is too old or not let in
  'maintenance', // writes are refused with 503, reading goes on
  'decoded-slash', // a proxy in front decodes `%2F`, so that encoded paths meet no route
);

const regularExpression = text('^glpat-');

const matchShape = object({
  method: optional(text('POST', /^[A-Za-z]+$/)),
  /** A path without the relative root; `*` stands for a part, `**` for any number of them. */
  path: optional(
    described('Without the relative URL root; * is one part, ** any number.', pathGlob('/oauth/token')),
  ),
  /** A regular expression's source, in place of `path`. */
  pathPattern: optional(text('^/api/v4/projects/\\d+$')),
  /** Headers that must be there with these values, in any case of their names. */
  header: optional(record(text('glpat-…'))),
  headerPattern: optional(record(regularExpression)),
  /** Parameters of query or body; nested ones as `user[login]`. */
  parameter: optional(
    described('Parameters of query or body, nested ones as user[login].', record(text('refresh_token'))),
  ),
  parameterPattern: optional(record(regularExpression)),
  /** Name of the person or bot whose credential comes along, dead or alive. */
  user: optional(text('ada')),
  /** Lets this many matching requests pass first. */
  skip: optional(integer(1)),
  /** Strikes only the nth matching request, counted from 1. */
  nth: optional(integer(1, 1)),
  /** Strikes every nth matching request. */
  every: optional(integer(3, 1)),
});

/** A fault as given from outside. */
export const faultShape = object({
  kind: described('What goes wrong.', kind),
  match: optional(described('Which requests; all parts must fit.', matchShape)),
  /** How often it strikes before it is gone; left out: until removed. */
  times: optional(described('How often it strikes before it is gone.', integer(1, 1))),
  /** Strikes with this chance, decided by `seed`: the same seed strikes the same requests. */
  probability: optional(described('Chance between 0 and 1, decided by seed.', fraction(0.25))),
  seed: optional(text('storm-1')),
  /** Gone at this instant of the mock's clock, or */
  until: optional(described("Gone at this instant of the mock's clock.", text('2027-01-31T09:00:00Z'))),
  /** after this long. */
  for: optional(described("Gone after this long by the mock's clock.", durationShape)),
  status: optional(integer(503, 200, 599)),
  body: optional(text('upstream broke')),
  headers: optional(record(text('60'))),
  latencyMs: optional(integer(500, 0, 600_000)),
  jitterMs: optional(integer(200, 0, 600_000)),
  retryAfterSeconds: optional(integer(30, 0)),
  /** Whose error page `html` shows. */
  page: optional(oneOf('nginx', 'cloudflare')),
  /** Size of an oversized body; of a truncated one what is left. */
  bytes: optional(integer(20_000_000, 0, 500_000_000)),
  bytesPerSecond: optional(integer(1000, 1)),
  contentType: optional(text('text/html')),
  lengthOff: optional(integer(10, -1_000_000, 1_000_000)),
});

/** A fault to add. */
export type FaultInput = Infer<typeof faultShape>;
/** The ways things break. */
export type FaultKind = FaultInput['kind'];

/** One strike. */
export interface Strike {
  /** The mock's time, ISO 8601 UTC. */
  readonly at: string;
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
}

/** A fault at work. */
export type Fault = FaultInput & {
  readonly id: string;
  /** Requests that matched so far. */
  readonly matched: number;
  /** Requests it struck so far. */
  readonly struck: number;
  /** What it struck, the last twenty. */
  readonly strikes: readonly Strike[];
};

const ANSWER = ['status', 'body', 'headers'];
/** The keys that mean something for a kind; one with an exclamation mark must be there. */
const KEYS: Readonly<Record<FaultKind, readonly string[]>> = {
  latency: ['latencyMs!', 'jitterMs'],
  hang: [],
  status: ['status!', 'body', 'headers'],
  html: [...ANSWER, 'page'],
  'rate-limit-text': [...ANSWER, 'retryAfterSeconds'],
  'rate-limit-json': [...ANSWER, 'retryAfterSeconds'],
  refuse: [],
  reset: [],
  'reset-after': [],
  truncate: ['bytes'],
  'slow-body': ['bytesPerSecond!'],
  oversized: ['bytes'],
  'bad-json': ['body'],
  'wrong-content-type': ['contentType'],
  'wrong-content-length': ['lengthOff'],
  'expired-token': [],
  'revoked-token': [],
  'dpop-error': [],
  'language-server-error': [],
  maintenance: ['body', 'headers'],
  'decoded-slash': [],
};
// A body may go with any kind, so that one list of kinds can be tried with it; not all send one.
const COMMON = ['kind', 'match', 'times', 'probability', 'seed', 'until', 'for', 'body'];

function checkKeys(fault: FaultInput): void {
  const own = KEYS[fault.kind];
  const examples: Readonly<Record<string, string>> = {
    latencyMs: '500',
    status: '503',
    bytesPerSecond: '1000',
  };
  for (const key of own) {
    const name = key.replace('!', '');
    if (key.endsWith('!') && Reflect.get(fault, name) === undefined) {
      throw new InputError(name, 'is missing', examples[name] ?? '1');
    }
  }
  const known = [...COMMON, ...own.map((key) => key.replace('!', ''))];
  for (const key of Object.keys(fault)) {
    if (!known.includes(key)) {
      throw new InputError(
        key,
        `means nothing to kind ${fault.kind} (${known.join(', ')})`,
        '{"kind": "reset"}',
      );
    }
  }
}

function checkTogether(fault: FaultInput, first: string, second: string, example: string): void {
  const given = (path: string): unknown =>
    path.split('.').reduce<unknown>((value, name) => {
      return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    }, fault);
  if (given(first) !== undefined && given(second) !== undefined) {
    throw new InputError(first, `excludes ${second}`, example);
  }
}

/**
 * Reads a fault and checks that its parts make sense together.
 * @throws InputError naming the key
 */
export function readFault(input: unknown): FaultInput {
  const fault = faultShape.parse(input, '');
  checkKeys(fault);
  checkTogether(fault, 'match.path', 'match.pathPattern', '"/api/v4/user"');
  checkTogether(fault, 'match.nth', 'match.every', '1');
  checkTogether(fault, 'until', 'for', '"2027-01-31T09:00:00Z"');
  checkHeaders(fault);
  return fault;
}

/** When a fault goes by itself, in milliseconds since 1970. @throws InputError for an instant nobody can read */
export function endOf({ until, for: length }: FaultInput, clock: Clock): number {
  if (until !== undefined) return readInstant(until, 'until');
  if (!length) return Number.POSITIVE_INFINITY;
  const { days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 } = length;
  const total = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
  if (!(total > 0)) throw new InputError('for', 'must be longer than nothing', '{"minutes": 5}');
  return readInstant(clock.milliseconds() + total, 'for');
}
