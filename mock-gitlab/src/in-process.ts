import { ConnectionLost, type PartialAnswer } from './faults/lost.ts';
import { handle } from './handle.ts';
import { LightResponse } from './http/light-response.ts';
import type { World } from './world.ts';

/** What global `fetch` throws when there is no answer. undici: lib/web/fetch/index.js */
function failed(code: string, message: string): TypeError {
  const cause = Object.assign(new Error(message), { code });
  return new TypeError('fetch failed', { cause });
}

/** What a caller hears of a line that broke. node: lib/net.js; undici: lib/core/errors.js */
function lost({ loss }: ConnectionLost, { hostname, port, protocol }: URL): TypeError {
  const number = port || (protocol === 'https:' ? '443' : '80');
  if (loss === 'refused') return failed('ECONNREFUSED', `connect ECONNREFUSED ${hostname}:${number}`);
  if (loss === 'reset') return failed('ECONNRESET', 'read ECONNRESET');
  return failed('UND_ERR_SOCKET', 'other side closed');
}

/** Rejects when the caller loses patience. */
function patience(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** An answer whose body ends in an error. undici calls it `terminated`. */
function breakingOff({ status, headers, body }: PartialAnswer, { cause }: TypeError): Response {
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(body),
    pull: (controller) => controller.error(new TypeError('terminated', { cause })),
  });
  return new Response(stream, { status, headers });
}

async function once(
  world: World,
  request: Request,
  origins: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Response> {
  // Another host has another server: a secret sent there by mistake must not find an answer here.
  if (!origins.some((origin) => request.url.startsWith(`${origin}/`))) {
    throw failed('ENOTFOUND', `getaddrinfo ENOTFOUND ${new URL(request.url).hostname}`);
  }
  try {
    const answer = handle(world, request, '127.0.0.1');
    const response = await (signal ? Promise.race([answer, patience(signal)]) : answer);
    return response instanceof LightResponse ? response.whole : response;
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    const { partial } = error;
    if (!partial) throw lost(error, new URL(request.url));
    const announced = Number(partial.headers['content-length']);
    // A reader of HTTP stops at the announced length.
    if (announced <= partial.body.length) {
      return new Response(partial.body.slice(0, announced), partial);
    }
    return breakingOff(partial, failed('UND_ERR_SOCKET', 'other side closed'));
  }
}

/**
 * The request that follows a redirect, with the body again where the method stays. fetch standard: 4.4 HTTP-redirect fetch
 * @throws TypeError when the body was a stream, which is gone by then
 */
function follow(request: Request, response: Response, location: string, body: RequestInit['body']): Request {
  const url = new URL(location, request.url);
  const rewrite =
    (response.status === 303 && request.method !== 'HEAD') ||
    ((response.status === 301 || response.status === 302) && request.method === 'POST');
  const headers = new Headers(request.headers);
  // A form gets another boundary.
  if (rewrite || body instanceof FormData) {
    for (const name of ['content-type', 'content-length']) headers.delete(name);
  }
  if (url.origin !== new URL(request.url).origin) headers.delete('authorization');
  const { signal, redirect } = request;
  if (rewrite) return new Request(url, { method: 'GET', headers, signal, redirect });
  if (body instanceof ReadableStream) throw failed('ERR_REDIRECT', 'a stream cannot be sent twice');
  return new Request(url, { method: request.method, headers, body: body ?? null, signal, redirect });
}

/** `fetch` that needs no socket: it answers for the mock's own origins and knows no other host. */
export function createInProcessFetch(world: World, origins: () => readonly string[]) {
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const copy = input instanceof Request && input.body && !init?.body ? input.clone() : undefined;
    let request = new Request(input, init);
    // Every request has a signal; to listen to one that nobody holds would only cost.
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    for (let hops = 0; hops <= 20; hops += 1) {
      const response = await once(world, request, origins(), signal);
      const location = response.headers.get('location');
      const redirected = response.status >= 300 && response.status < 400 && location !== null;
      if (!redirected || request.redirect === 'manual') return response;
      if (request.redirect === 'error') throw failed('ERR_REDIRECT', 'unexpected redirect');
      request = follow(request, response, location, copy ? await copy.clone().blob() : init?.body);
    }
    throw failed('ERR_REDIRECT', 'redirect count exceeded');
  };
}
