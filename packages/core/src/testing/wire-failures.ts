import { ConnectionError } from '../connection-error.ts';
import type { Send } from '../create-context.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { Failure } from './world.ts';

/** A way in which the network or the app fails every plugin alike. */
export interface WireFailure {
  /** In a sentence: "says `unavailable` when …". */
  readonly when: string;
  readonly send: Send;
  readonly code: ErrorCode;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** All of them, made anew for each use. What is thrown here is what the host's guarded fetch throws. */
export function wireFailures(ownFailures: readonly Failure[]): readonly WireFailure[] {
  return [
    {
      when: 'nothing answers at the address',
      send: async () => {
        throw new ConnectionError('unavailable', 'The app does not answer.');
      },
      code: 'unavailable',
    },
    {
      when: 'a page of HTML comes with status 200',
      send: answer('<!doctype html><title>Sign in</title>', 200, { 'content-type': 'text/html' }),
      code: 'unexpected_response',
    },
    {
      when: 'the JSON has another shape',
      send: answer('"something else"', 200),
      code: 'unexpected_response',
    },
    { when: 'the JSON breaks off', send: answer('{"id": 1, "na', 200), code: 'unexpected_response' },
    { when: 'the answer is larger than may be read', send: oversized, code: 'unexpected_response' },
    {
      when: 'the app wants fewer requests',
      send: answer('Retry later\n', 429, { 'content-type': 'text/plain', 'retry-after': '30' }),
      code: 'rate_limited',
      retryAfter: 30,
    },
    { when: 'the app breaks', send: answer('{"message":"Internal error"}', 500), code: 'unavailable' },
    {
      when: 'a proxy cannot reach the app',
      send: answer('<html><h1>502 Bad Gateway</h1></html>', 502, { 'content-type': 'text/html' }),
      code: 'unavailable',
    },
    { when: 'the app is closed for a while', send: answer('', 503), code: 'unavailable' },
    ...ownFailures.map(({ answer: own, ...failure }) => ({ ...failure, send: async () => own() })),
  ];
}

function answer(body: string, status: number, headers: Record<string, string> = {}): Send {
  return async () =>
    new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
}

const oversized: Send = async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('[{"id":1},'));
      controller.error(
        new ConnectionError('unexpected_response', 'The answer is larger than 10 MB.', {
          action: 'Check that the URL names the app itself.',
        }),
      );
    },
  });
  return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
};

/** Waits until the caller gives up, as an app does that hangs. */
export function hanging(onRequest: () => void): Send {
  return async (_url, { signal }) => {
    onRequest();
    return new Promise<Response>((_resolve, reject) => {
      const giveUp = () => reject(new ConnectionError('unavailable', 'The app did not answer in time.'));
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    });
  };
}

/** Lets the app act, and loses its answer. */
export function losing(send: Send): Send {
  return async (url, init) => {
    await send(url, init);
    throw new ConnectionError('unavailable', 'The connection broke before the answer came.');
  };
}

/** Whether a request may change something at the app. */
const changes = (method: string): boolean => !['GET', 'HEAD'].includes(method);

/** A way to the app that fails where it matters: at the request that changes something. */
export interface Trap {
  readonly send: Send;
  /** How often the app was asked to change something. */
  readonly changed: () => number;
  /** How often it was asked for anything after that. */
  readonly after: () => number;
}

/** Does something else in place of the first request that would change something; all others pass. */
function trap(send: Send, instead: Send): Trap {
  let changed = 0;
  let after = 0;
  return {
    changed: () => changed,
    after: () => after,
    send: async (url, init) => {
      if (changed > 0) after += 1;
      if (!changes(init.method)) return send(url, init);
      changed += 1;
      return changed === 1 ? instead(url, init) : send(url, init);
    },
  };
}

/** Nothing goes wrong; it only counts. */
export const counting = (send: Send): Trap => trap(send, send);

/** The app acts, and its answer is lost. */
export const losingChange = (send: Send): Trap => trap(send, losing(send));

/** The request is lost before the app sees it, which looks the same. */
export const unheard = (send: Send): Trap =>
  trap(send, async () => {
    throw new ConnectionError('unavailable', 'The connection broke before the answer came.');
  });

/** The app acts, and a proxy before it gives up. */
export const breaking = (send: Send): Trap =>
  trap(send, async (url, init) => {
    await send(url, init);
    return new Response('<html><h1>502 Bad Gateway</h1></html>', {
      status: 502,
      headers: { 'content-type': 'text/html' },
    });
  });

/** The app does not act: it wants fewer requests. */
export const limiting = (send: Send): Trap =>
  trap(send, answer('Retry later\n', 429, { 'content-type': 'text/plain', 'retry-after': '30' }));

/** Refuses everything, and repeats in the refusal what it was sent. */
export function echoing(status: number): Send {
  return async (url, { headers, body }) => {
    const said = `refused: ${url} ${JSON.stringify(headers)} ${body ?? ''}`;
    return Response.json({ message: said, error: said, error_description: said, errors: [said] }, { status });
  };
}
