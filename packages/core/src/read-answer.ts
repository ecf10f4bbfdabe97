import { boundedWait, ConnectionError } from './connection-error.ts';
import type { Clock } from './context.ts';
import type { ErrorCode } from './error-codes.ts';
import type { AnyPlugin, Explanation } from './plugin.ts';
import { redactJson, type Redact } from './redactor.ts';
import { parse, type Infer, type Schema } from './schema.ts';

const bodyLimit = 64 * 1024;

/** The value of a successful answer, checked against its shape; `undefined` is the value of a 204. */
export async function readAnswer<S extends Schema>(
  response: Response,
  shape: S,
  names: { readonly app: string; readonly request: string },
): Promise<Infer<S>> {
  const text = await response.text();
  const body = response.status === 204 && text === '' ? nothing : parseJson(text);
  if (!body.ok) {
    throw new ConnectionError(
      'unexpected_response',
      `${names.app} was expected to answer ${names.request} with JSON, and something answered with ${typeOf(response)}.`,
    );
  }
  const parsed = await parse(shape, body.value);
  if (parsed.ok) return parsed.value;
  const [first] = parsed.issues;
  throw new ConnectionError(
    'unexpected_response',
    `${names.app} answered ${names.request} in a shape that is not known: ${first?.path || 'the answer'}: ${first?.message}.`,
    {
      action: `Check that the URL names ${names.app} itself; if it does, its version may be too new or too old.`,
    },
  );
}

/** What came in place of JSON; a header that is no short media type could say anything, so it is not repeated. */
function typeOf({ headers }: Response): string {
  const given = headers.get('content-type');
  if (given === null) return 'no content type';
  const [type = ''] = given.split(';', 1);
  return type.length <= 80 && /^[\w.+-]+\/[\w.+-]+$/.test(type.trim()) ? type.trim() : 'something else';
}

export interface FailedResponse {
  readonly plugin: AnyPlugin;
  readonly response: Response;
  readonly request: string;
  readonly clock: Clock;
  readonly redact: Redact;
}

/** The error that a failed answer means: what the plugin says, else the general rule by status. */
export async function toError({
  plugin,
  response,
  request,
  clock,
  redact,
}: FailedResponse): Promise<ConnectionError> {
  const text = await readStart(response, bodyLimit);
  const json = parseJson(text);
  const { status, headers } = response;
  // NOTE: redacted after JSON's escapes are read, which can spell a secret in another way, and before anybody cuts it
  // into a sentence, so that no half of a secret stays in one.
  const body = json.ok ? redactJson(redact, json.value) : redact(text);
  const explained = plugin.explain?.({ status, headers, body, request, receivedAt: clock.now() });
  const { code, message, action, retryAfter } = explained ?? byStatus(plugin.name, status, request);
  const wait = retryAfter ?? retryAfterOf(headers, clock);
  return new ConnectionError(code, redact(message), {
    ...(action === undefined ? {} : { action: redact(action) }),
    ...(wait === undefined ? {} : { retryAfter: wait }),
  });
}

function byStatus(app: string, status: number, request: string): Explanation {
  return { code: codeOf(status), message: `${app} answered ${request} with the status ${status}.` };
}

function codeOf(status: number): ErrorCode {
  const exact: Readonly<Record<number, ErrorCode>> = {
    400: 'invalid_input',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    409: 'conflict',
    412: 'conflict',
    422: 'invalid_input',
    429: 'rate_limited',
  };
  return exact[status] ?? (status >= 500 ? 'unavailable' : 'unexpected_response');
}

/**
 * Seconds to wait, a day at most: a number of seconds or an HTTP date.
 *
 * @see [RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3)
 */
export function retryAfterOf(headers: Headers, clock: Clock): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const digits = value.trim();
  // NOTE: a number that is longer than centuries says nothing; `boundedWait` would make a day of it.
  if (/^\d+$/.test(digits)) return digits.length > 10 ? undefined : boundedWait(Number(digits));
  // NOTE: only what begins as an HTTP date does; Date.parse also makes years out of stray numbers.
  const at = /^[A-Z][a-z]{2}/.test(value.trim()) ? Date.parse(value) : Number.NaN;
  return boundedWait((at - clock.now().getTime()) / 1000);
}

/** At most so many bytes of the body: the reason of a failure stands at its start, and its size must not hide it. */
async function readStart(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let left = limit;
  const body: ReadableStream<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk.subarray(0, left), { stream: true });
    left -= chunk.byteLength;
    if (left <= 0) break;
  }
  return text + decoder.decode();
}

const nothing = { ok: true, value: undefined } as const;

function parseJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
