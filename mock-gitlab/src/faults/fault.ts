import { type Infer, InputError, integer, object, oneOf, optional, record, text } from '../shape.ts';

/** What can go wrong, and whether GitLab has acted by then. */
const kind = oneOf(
  'latency', // answers late, by `latencyMs`
  'hang', // never answers
  'status', // answers `status` without acting
  'html', // a proxy's error page, without acting
  'rate-limit-text', // 429 of Rack::Attack
  'rate-limit-json', // 429 of the application's limiter
  'reset', // the connection breaks before anything happens
  'reset-after', // acts, then the connection breaks: the lost response
  'truncate', // acts, sends the first half, then the connection breaks
  'oversized', // acts, answers far more than anybody wants
  'bad-json', // acts, answers JSON that does not parse
  'wrong-content-type', // acts, answers the right body as `text/html`
);

/** A fault as given from outside. */
export const faultShape = object({
  kind,
  match: optional(
    object({
      method: optional(text('POST', /^[A-Za-z]+$/)),
      /** A path without the relative root; `*` stands for a part, `**` for any number of them. */
      path: optional(text('/oauth/token', /^(\/|\*)/)),
      /** A regular expression's source, in place of `path`. */
      pathPattern: optional(text('^/api/v4/projects/\\d+$')),
      /** Headers that must be there with these values, lower-case names. */
      header: optional(record(text('glpat-…'))),
      /** Lets this many matching requests pass first. */
      skip: optional(integer(1)),
      /** Strikes only the nth matching request, counted from 1. */
      nth: optional(integer(1, 1)),
    }),
  ),
  /** How often it strikes before it is gone; left out: until removed. */
  times: optional(integer(1, 1)),
  status: optional(integer(503, 100, 599)),
  body: optional(text('upstream broke')),
  headers: optional(record(text('60'))),
  latencyMs: optional(integer(500, 0, 600_000)),
  /** Size of an oversized body. */
  bytes: optional(integer(20_000_000, 1, 500_000_000)),
});

/** A fault to add. */
export type FaultInput = Infer<typeof faultShape>;
/** The ways things break. */
export type FaultKind = FaultInput['kind'];
/** A fault at work. */
export type Fault = FaultInput & {
  readonly id: string;
  /** Requests that matched so far. */
  readonly matched: number;
  /** Requests it struck so far. */
  readonly struck: number;
};

const SPECIAL = /[.+?^${}()|[\]\\]/g;

/** A glob as a regular expression: `*` stays within a part of the path, `**` does not. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(SPECIAL, String.raw`\$&`)
    .replaceAll('**', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '.*');
  return new RegExp(`^${source}$`);
}

/** The paths a fault is for. @throws InputError when both ways are given or the expression is broken */
export function pathMatcher({ match }: FaultInput): RegExp | undefined {
  const { path, pathPattern } = match ?? {};
  if (path !== undefined && pathPattern !== undefined) {
    throw new InputError('match.path', 'excludes match.pathPattern', '"/api/v4/user"');
  }
  if (pathPattern === undefined) return path === undefined ? undefined : globPattern(path);
  try {
    return new RegExp(pathPattern);
  } catch {
    throw new InputError('match.pathPattern', 'must be a regular expression', '"^/oauth/"');
  }
}
