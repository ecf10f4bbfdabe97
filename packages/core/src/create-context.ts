import { ConnectionError } from './connection-error.ts';
import type { Clock, Context, HookRequest, Log } from './context.ts';
import type { Method } from './method.ts';
import type { AnyPlugin } from './plugin.ts';
import { readAnswer, toError } from './read-answer.ts';
import { createRedactor } from './redactor.ts';

/** Sends one request. The engine gives its guarded fetch; tests give a server in process. */
export type Send = (url: string, init: SendInit) => Promise<Response>;

export interface SendInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface ContextOptions {
  readonly plugin: AnyPlugin;
  readonly methodId: string;
  readonly method: Method;
  readonly settings: unknown;
  /** The headers that prove the credential; hooks never see them. */
  readonly authorization: Readonly<Record<string, string>>;
  readonly send: Send;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Builds what a hook is given. Hosts and tests call it; plugins only receive its result.
 *
 * @throws {ConnectionError} `invalid_input` for a credential that cannot stand in a header.
 */
export function createContext(options: ContextOptions): Context {
  const { plugin, method, settings, authorization, clock, signal } = options;
  // NOTE: looks at each run of slashes once; without the look behind it would be as often as the run is long.
  const base = method.baseUrl(settings).replace(/(?<!\/)\/+$/, '');
  refuseUnsendable(authorization);
  const redact = createRedactor(authorization);

  const send = async (path: string, request: HookRequest = {}): Promise<Response> => {
    const body = request.json === undefined ? undefined : JSON.stringify(request.json);
    const headers = new Headers({
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    });
    // NOTE: set one by one, so that a hook cannot add a second Authorization header in other letters.
    for (const [name, value] of Object.entries({ ...request.headers, ...authorization })) {
      headers.set(name, value);
    }
    return options.send(resolve(base, path, request.query), {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(headers),
      ...(body === undefined ? {} : { body }),
      signal,
    });
  };

  const answer: Context['answer'] = async (path, shape, request) => {
    const response = await send(path, request);
    const said = `${request?.method ?? 'GET'} ${path}`;
    if (!response.ok) throw await toError({ plugin, response, request: said, clock, redact });
    return {
      value: await readAnswer(response, shape, { app: plugin.name, request: said }),
      headers: response.headers,
    };
  };

  return {
    settings,
    method: options.methodId,
    fetch: send,
    answer,
    json: async (path, shape, request) => (await answer(path, shape, request)).value,
    clock,
    log: options.log,
    signal,
  };
}

/** Appends a path to the base, and refuses one that would leave it. */
function resolve(base: string, path: string, query: HookRequest['query']): string {
  const url = new URL(base + path);
  const root = new URL(base);
  const inside =
    url.origin === root.origin && `${url.pathname}/`.startsWith(`${root.pathname.replace(/\/$/, '')}/`);
  if (!path.startsWith('/') || !inside) {
    throw new ConnectionError(
      'invalid_input',
      `The path ${path.slice(0, 80)} does not lie below the base URL of the app.`,
    );
  }
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}

/** A credential copied together with the bullets that hid it, or with a line break, is no fault of the plugin. */
function refuseUnsendable(authorization: Readonly<Record<string, string>>): void {
  const isSendable = (value: string) => {
    try {
      return new Headers({ 'x-credential': value }).has('x-credential');
    } catch {
      return false;
    }
  };
  if (Object.values(authorization).every(isSendable)) return;
  throw new ConnectionError('invalid_input', 'This credential has characters that cannot be sent.', {
    action: 'Copy it again.',
    fields: { secrets: 'This credential has characters that cannot be sent. Copy it again.' },
  });
}
