import { type Given, fromPairs } from '../http/given.ts';
import { JSON_DEPTH, isDeep } from '../http/malformed.ts';

/** A request that Rails or the middleware before it cannot read. */
export class MalformedRequest extends Error {
  override readonly name = 'MalformedRequest';
  /** `text`: the middleware's own words; `rails`: Rails' error, as JSON for those who accept it first, else empty. */
  readonly kind: 'text' | 'rails';

  constructor(kind: 'text' | 'rails') {
    super(`malformed request (${kind})`);
    this.kind = kind;
  }
}

// A percent sign that begins no escape. ruby: URI.decode_www_form_component
const HALF_ESCAPE = /%(?![0-9a-f]{2})/i;

/** gitlab: lib/gitlab/middleware/handle_malformed_strings.rb */
function refuseMalformed(text: string): void {
  try {
    if (!HALF_ESCAPE.test(text) && !decodeURIComponent(text).includes('\0')) return;
  } catch {
    // Not UTF-8.
  }
  throw new MalformedRequest('text');
}

function hasNull(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null || depth > 2) return false;
  return Object.values(value).some((item) => hasNull(item, depth + 1));
}

const pairsOf = (text: string): Given => {
  refuseMalformed(text);
  return fromPairs(new URLSearchParams(text));
};

function fromJson(text: string): Given {
  let value: unknown;
  try {
    value = isDeep(text, JSON_DEPTH) ? undefined : JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (value === undefined) throw new MalformedRequest('rails');
  // rails: a body that is no object is found below `_json`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { _json: value };
  return Object.fromEntries(Object.entries(value));
}

async function bodyOf(request: Request): Promise<Given> {
  const media = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (media === 'multipart/form-data') {
    try {
      return fromPairs(await request.formData());
    } catch {
      throw new MalformedRequest('rails');
    }
  }
  const text = await request.text();
  if (text === '') return {};
  if (media === 'application/x-www-form-urlencoded') return pairsOf(text);
  return media === 'application/json' || media === 'text/x-json' ? fromJson(text) : {};
}

/**
 * All parameters as Rails reads them: query and body merged, the body wins; a body of another type is as good as none.
 * rails: actionpack/lib/action_dispatch/http/parameters.rb
 * @throws MalformedRequest where Rails answers 400 before any controller, Refusal for names that contradict each other
 */
export async function readRails(request: Request, query: string): Promise<Given> {
  const credentials = request.headers.get('authorization') ?? '';
  const pair = /^basic (.*)$/is.exec(credentials)?.[1];
  const fromQuery = pairsOf(query.replace(/^\?/, ''));
  const bodiless = request.method === 'GET' || request.method === 'HEAD' || request.body === null;
  const given = bodiless ? fromQuery : { ...fromQuery, ...(await bodyOf(request)) };
  const basicNull = pair !== undefined && Buffer.from(pair, 'base64').includes(0);
  if (basicNull || hasNull(given)) throw new MalformedRequest('text');
  return given;
}

/** A parameter as text; `undefined` when it is blank in Ruby's sense. rails: Object#blank? */
export function parameter(given: Given, name: string): string | undefined {
  const value = given[name];
  if (value === null || value === undefined || value === false) return undefined;
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value === 'object' && Object.keys(value).length === 0) return undefined;
  // A list or a hash is no value that anything was registered with.
  return JSON.stringify(value);
}
