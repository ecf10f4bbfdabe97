import { globPattern } from '../faults/glob.ts';
import { flatten, pathGlob } from '../faults/matcher.ts';
import {
  type Infer,
  InputError,
  type Shape,
  integer,
  object,
  optional,
  record,
  text,
  truth,
} from '../shape.ts';
import { type Line, tokenIdOf, userOf } from './entry.ts';
import { redactGiven, redacted } from './redact.ts';

/** A status, `404`, or a class of them, `4xx`. */
const statusShape: Shape<number | string> = {
  example: '404',
  schema: () => ({
    anyOf: [
      { type: 'integer', minimum: 100, maximum: 599 },
      { type: 'string', pattern: '^[1-5]xx$' },
    ],
  }),
  parse(value, key) {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599) {
      return value;
    }
    if (typeof value === 'string' && /^[1-5]xx$/.test(value)) return value;
    throw new InputError(key, 'must be an HTTP status or a class of them', '401 or "4xx"');
  },
};

/** Which entries; all given parts must fit. */
export const journalFilterShape = object({
  method: optional(text('POST', /^[A-Za-z]+$/)),
  /** A path without the relative root; `*` stands for a part, `**` for any number. */
  path: optional(pathGlob('/api/v4/projects/*')),
  status: optional(statusShape),
  /** User name of who called. */
  user: optional(text('ada')),
  /** Kind of credential that was accepted. */
  credential: optional(text('oauth')),
  tokenId: optional(integer(2, 1)),
  /** Parameters of query or body, nested ones as `user[login]`; secrets in the clear or as their mark. */
  parameter: optional(record(text('refresh_token'))),
  /** Only what came after this entry. */
  sinceId: optional(integer(0)),
  /** Struck by this fault; `any`: by one or more. */
  fault: optional(text('fault-1')),
  /** The mock did not know the endpoint or its verb. */
  unknown: optional(truth),
  /** Something went wrong inside the mock. */
  defect: optional(truth),
  /** A rate limit refused. */
  limited: optional(truth),
});

/** Which entries; all given parts must fit. */
export type JournalFilter = Infer<typeof journalFilterShape>;

/** How often something should have been asked; left out: at least once. */
export const countShape = {
  times: optional(integer(1)),
  atLeast: optional(integer(1)),
  atMost: optional(integer(1)),
} as const;

const countsShape = object(countShape);

/** How often something should have been asked; nothing given: at least once. */
export type Count = Infer<typeof countsShape>;

/** @throws InputError for a key that is not known or means nothing beside another */
export function readCount(count: unknown): Count {
  const read = countsShape.parse(count, '');
  if (read.times !== undefined && (read.atLeast !== undefined || read.atMost !== undefined)) {
    throw new InputError('times', 'excludes atLeast and atMost', '{"times": 1}');
  }
  return read;
}

/** A secret may be asked for in the clear or by its mark. */
const isValue = (kept: string | undefined, wanted: string) =>
  kept !== undefined && (kept === wanted || (wanted.startsWith('[redacted ') && redacted(kept) === wanted));

const show = (value: string | number | null | undefined) =>
  value === undefined ? 'none' : String(value ?? 'none');

/** One condition: whether it holds, and what to say when it does not. */
interface Condition {
  readonly holds: (line: Line) => boolean;
  readonly told: (line: Line) => string;
}

function statusCondition(wanted: number | string): Condition {
  const holds = ({ status }: Line) =>
    typeof wanted === 'number'
      ? status === wanted
      : status !== null && `${Math.floor(status / 100)}xx` === wanted;
  return { holds, told: ({ status }) => `status is ${status ?? 'none, the line broke'}, not ${wanted}` };
}

function parameterConditions(wanted: Readonly<Record<string, string>> = {}): Condition[] {
  return Object.entries(wanted).map(([name, value]) => ({
    holds: ({ given }) => isValue(flatten(given ?? {})[name], value),
    told({ given }) {
      const shown = flatten(redactGiven(given ?? {}))[name];
      return shown === undefined ? `parameter ${name} is missing` : `parameter ${name} is ${shown}`;
    },
  }));
}

/** The conditions of a filter, the telling ones last. */
export function conditionsOf(filter: JournalFilter): Condition[] {
  const { method, path, status, user, credential, tokenId, sinceId, fault, unknown, defect, limited } =
    filter;
  const all: Condition[] = [];
  const add = (holds: Condition['holds'], told: Condition['told']) => all.push({ holds, told });
  if (sinceId !== undefined) {
    add(
      ({ id }) => id > sinceId,
      () => `it came before #${sinceId + 1}`,
    );
  }
  if (path !== undefined) {
    const pattern = globPattern(path);
    add(
      (line) => pattern.test(line.path),
      () => 'the path is another',
    );
  }
  if (method !== undefined) {
    const verb = method.toUpperCase();
    add(
      (line) => line.method === verb,
      (line) => `method is ${line.method}, not ${verb}`,
    );
  }
  if (status !== undefined) all.push(statusCondition(status));
  if (user !== undefined) {
    add(
      (line) => userOf(line)?.toLowerCase() === user.toLowerCase(),
      (line) => `user is ${show(userOf(line))}, not ${user}`,
    );
  }
  if (credential !== undefined) {
    add(
      ({ actor }) => actor?.credential.kind === credential,
      ({ actor }) => `credential is ${show(actor?.credential.kind)}, not ${credential}`,
    );
  }
  if (tokenId !== undefined) {
    add(
      (line) => tokenIdOf(line) === tokenId,
      (line) => `token id is ${show(tokenIdOf(line))}, not ${tokenId}`,
    );
  }
  all.push(...parameterConditions(filter.parameter));
  if (fault !== undefined) {
    add(
      ({ faults }) => (fault === 'any' ? faults.length > 0 : faults.includes(fault)),
      ({ faults }) => `faults are ${faults.join(', ') || 'none'}`,
    );
  }
  const flags = { unknown, defect, limited } as const;
  const kept = { unknown: 'warning', defect: 'defect', limited: 'limited' } as const;
  for (const name of ['unknown', 'defect', 'limited'] as const) {
    const wanted = flags[name];
    if (wanted === undefined) continue;
    add(
      (line) => (line[kept[name]] !== null) === wanted,
      () => `${name} is ${!wanted}`,
    );
  }
  return all;
}

/** A filter in words, without secrets: `POST /oauth/token with grant_type=refresh_token → 200`. */
export function describeFilter(filter: JournalFilter): string {
  const { method, path, status, parameter, ...rest } = filter;
  const words = [method?.toUpperCase() ?? 'a request', path ?? (method === undefined ? '' : 'to any path')];
  const shown = Object.entries(redactGiven(parameter ?? {})).map(
    ([name, value]) => `${name}=${String(value)}`,
  );
  if (shown.length > 0) words.push(`with ${shown.join(', ')}`);
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined) words.push(`(${name} ${String(value)})`);
  }
  if (status !== undefined) words.push(`→ ${status}`);
  return words.filter((word) => word !== '').join(' ');
}
