import { badParameter, unsupportedBody } from './answer.ts';

/** Parameters as they came: query and body merged, `a[b]=c` nested. */
export type Given = Readonly<Record<string, unknown>>;

// grape: lib/grape/locale/en.yml, invalid_message_body
const BROKEN_JSON =
  "\nProblem:\n  message body does not match declared format\nResolution:\n  when specifying application/json as content-type, you must pass valid application/json in the request's 'body'\n";

const NO_NESTING = /^[^[\]]+$/;

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
  // Deeper nesting than any GitLab parameter has would only serve to exhaust the stack.
  if (keys.length > 8) throw badParameter(`${base} is invalid`);
  place(target, keys, value);
}

function place(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = '', next, ...rest] = keys;
  if (key === '__proto__') return;
  const present = Object.hasOwn(target, key) ? target[key] : undefined;
  if (next === undefined) {
    target[key] = value;
  } else if (next === '') {
    const items: readonly unknown[] = Array.isArray(present) ? present : [];
    target[key] = [...items, value];
  } else {
    const inner =
      typeof present === 'object' && present !== null && !Array.isArray(present)
        ? Object.fromEntries(Object.entries(present))
        : {};
    place(inner, [next, ...rest], value);
    target[key] = inner;
  }
}

/** Pairs of a query or a form as nested parameters. */
export function fromPairs(pairs: Iterable<readonly [string, unknown]>): Given {
  const target: Record<string, unknown> = {};
  for (const [name, value] of pairs) addPair(target, name, value);
  return target;
}

async function bodyOf(request: Request): Promise<Given> {
  const type = request.headers.get('content-type');
  const media = type?.split(';', 1)[0]?.trim().toLowerCase();
  if (media === 'multipart/form-data') {
    try {
      return fromPairs(await request.formData());
    } catch {
      throw badParameter('bad multipart body');
    }
  }
  const text = await request.text();
  // grape: lib/grape/middleware/formatter.rb skips the parser on an empty body
  if (text === '') return {};
  if (media === 'application/x-www-form-urlencoded') return fromPairs(new URLSearchParams(text));
  if (media !== undefined && media !== 'application/json' && !media.endsWith('+json')) {
    throw unsupportedBody(media);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badParameter(BROKEN_JSON);
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/**
 * All parameters of a request. Rails and Grape merge query and body on every verb; the body wins.
 * @throws Refusal 400 on a broken body, 415 on one of an odd type
 */
export async function readGiven(request: Request, query: URLSearchParams): Promise<Given> {
  const fromQuery = query.size === 0 ? {} : fromPairs(query);
  // Asking for the body of a request that can have none makes the adaptor build a whole one first.
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return fromQuery;
  const fromBody = await bodyOf(request);
  return { ...fromQuery, ...fromBody };
}
