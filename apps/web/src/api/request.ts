import { readRefusal, unreachable } from './failure.ts';

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Sends one request to the server that served this page.
 *
 * @throws {Failure} with the server's own code, or `unreachable`, or `unreadable`.
 */
export async function request<Answer>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const response = await send(method, path, options);
  const body = await readJson(response);
  if (!response.ok) throw readRefusal(body, response.status);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server, whose answers are tested against these shapes
  return body as Answer;
}

/** Sends, and leaves the reading of the answer to the caller. */
export async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const hasBody = options.body !== undefined;
  try {
    return await fetch(path + toSearch(options.query), {
      method,
      headers: { accept: 'application/json', ...(hasBody && { 'content-type': 'application/json' }) },
      ...(hasBody && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
    });
  } catch (thrown) {
    if (options.signal?.aborted) throw thrown;
    throw unreachable();
  }
}

/** The JSON of an answer; `undefined` where there is none or it is not JSON. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    const body: unknown = JSON.parse(await response.text());
    return body;
  } catch {
    return undefined;
  }
}

function toSearch(query: RequestOptions['query']): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `?${search.toString()}` : '';
}
