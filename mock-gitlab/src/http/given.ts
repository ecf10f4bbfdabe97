import { Refusal, badParameter, malformed, unsupportedBody } from './answer.ts';
import { JSON_DEPTH, hasNul, isDeep, isMalformedEscape } from './malformed.ts';
import type { Exchange } from './exchange.ts';

/** Parameters as they came: query and body merged, `a[b]=c` nested. */
export type Given = Readonly<Record<string, unknown>>;

// grape: lib/grape/locale/en.yml, invalid_message_body
const BROKEN_JSON =
  "\nProblem:\n  message body does not match declared format\nResolution:\n  when specifying application/json as content-type, you must pass valid application/json in the request's 'body'\n";

// rack: Rack::Utils.param_depth_limit
const FORM_DEPTH = 32;

const NO_NESTING = /^[^[\]]+$/;

// rack: lib/rack/query_parser.rb, RACK_QUERY_PARSER_PARAMS_LIMIT and RACK_QUERY_PARSER_BYTESIZE_LIMIT
const MOST_PAIRS = 4096;
const MOST_FORM_BYTES = 4 * 1024 * 1024;

/** A name that is a text here and a list or a hash there, or too many of them. rack: Rack::QueryParser::ParameterTypeError, QueryLimitError */
class Conflict extends Error {}

/** Adds `name=value` in Rack's way: `list[]=x` appends, `hash[key]=x` nests. rack: lib/rack/query_parser.rb */
function addPair(target: Record<string, unknown>, name: string, value: unknown): void {
  if (NO_NESTING.test(name)) {
    target[name] = value;
    return;
  }
  const parts = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name);
  const [, base, rest] = parts ?? [];
  if (base === undefined || rest === undefined) {
    target[name] = value;
    return;
  }
  const keys = [base, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key]) => key ?? '')];
  if (keys.length > FORM_DEPTH) throw new Conflict();
  place(target, keys, value);
}

const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Blob);

// Grows what is there: copying it would cost the square of a form's size.
function place(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = '', next, ...rest] = keys;
  if (key === '__proto__') return;
  if (next === undefined) {
    target[key] = value;
    return;
  }
  const present = Object.hasOwn(target, key) ? (target[key] ?? undefined) : undefined;
  if (next === '') {
    const items: unknown[] | undefined = Array.isArray(present) ? present : undefined;
    if (present !== undefined && !items) throw new Conflict();
    const item = rest.length === 0 ? value : nested(rest, value);
    if (items) items.push(item);
    else target[key] = [item];
  } else {
    if (present !== undefined && !isHash(present)) throw new Conflict();
    const inner = present ?? {};
    target[key] = inner;
    place(inner, [next, ...rest], value);
  }
}

/** `list[][name]=x`: a hash in a list. */
function nested(keys: readonly string[], value: unknown): unknown {
  const inner: Record<string, unknown> = {};
  place(inner, keys, value);
  return inner;
}

/**
 * Pairs of a query or a form as nested parameters.
 * @throws Refusal 400 when names contradict each other, nest without end or are more than Rack reads
 */
export function fromPairs(pairs: Iterable<readonly [string, unknown]>): Given {
  const target: Record<string, unknown> = {};
  let count = 0;
  try {
    for (const [name, value] of pairs) {
      count += 1;
      if (count > MOST_PAIRS) throw new Conflict();
      addPair(target, name, value);
    }
  } catch (error) {
    if (error instanceof Conflict) throw malformed();
    throw error;
  }
  return target;
}

/** The parameters of a query; one that Rack would refuse counts as empty. For those who look before GitLab answers. */
export function peekQuery(query: URLSearchParams): Given {
  try {
    return fromPairs(query);
  } catch {
    return {};
  }
}

function fromJson(text: string): Given {
  let value: unknown;
  try {
    value = isDeep(text, JSON_DEPTH) ? undefined : JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (value === undefined) throw badParameter(BROKEN_JSON);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

async function textOf(request: Request): Promise<string> {
  try {
    // The mark at the beginning stays: Ruby's JSON does not take it either.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await request.arrayBuffer());
  } catch (error) {
    throw error instanceof Refusal ? error : malformed();
  }
}

async function bodyOf(request: Request): Promise<Given> {
  const type = request.headers.get('content-type');
  const media = type?.split(';', 1)[0]?.trim().toLowerCase() || undefined;
  if (media === 'multipart/form-data') {
    let pairs: FormData;
    try {
      pairs = await request.formData();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      // grape: lib/grape/request.rb, EOFError; lib/grape/locale/en.yml, empty_message_body
      throw badParameter(`empty message body supplied with ${type} content-type`);
    }
    return fromPairs(pairs);
  }
  const text = await textOf(request);
  // grape: lib/grape/middleware/formatter.rb skips the parser on an empty body
  if (text === '') return {};
  if (media === 'application/x-www-form-urlencoded') {
    if (text.length > MOST_FORM_BYTES || isMalformedEscape(text)) throw malformed();
    return fromPairs(new URLSearchParams(text));
  }
  if (media !== undefined && media !== 'application/json') throw unsupportedBody(media);
  return fromJson(text);
}

const NOTHING: Given = Object.freeze({});

async function mergeBody(fromQuery: Given, request: Request, winner: 'body' | 'query'): Promise<Given> {
  const fromBody = await bodyOf(request);
  if (hasNul(fromBody)) throw malformed();
  return winner === 'body' ? { ...fromQuery, ...fromBody } : { ...fromBody, ...fromQuery };
}

/**
 * All parameters of a request; a promise only where there is a body. Rails and Grape merge query and body on every verb.
 * @throws Refusal 400 on a broken body or text that is none, 413 on one without end, 415 on a body of an odd type
 */
export function readGiven(
  request: Request,
  query: URLSearchParams | undefined,
  winner: 'body' | 'query' = 'body',
): Given | Promise<Given> {
  const fromQuery = query ? fromPairs(query) : NOTHING;
  // Asking for the body of a request that can have none makes the adaptor build a whole one first.
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return fromQuery;
  return mergeBody(fromQuery, request, winner);
}

/**
 * Refuses an address that is no text. gitlab: lib/gitlab/middleware/handle_malformed_strings.rb
 * @throws Refusal 400
 */
export function refuseMalformedUrl({ path, search }: Exchange): void {
  if (isMalformedEscape(path) || isMalformedEscape(search)) throw malformed();
}
