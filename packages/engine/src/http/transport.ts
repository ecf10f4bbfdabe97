import { Agent, fetch, type Dispatcher, type Response as UndiciResponse } from 'undici';
import { createGuardedConnector, type AddressGuardOptions } from './address-guard.ts';
import { nextHop } from './redirect-guard.ts';
import type { PreparedRequest } from './request-guard.ts';
import type { Trip } from './trip.ts';

/** The connections behind the guarded fetch. */
export interface Transport {
  send(url: URL, request: PreparedRequest, trip: Trip, signal: AbortSignal): Promise<UndiciResponse>;
  /** Ends every connection at once, whatever is under way on it. */
  close(): Promise<void>;
}

/** Opens nothing yet; every connection it makes later is guarded. */
export function openTransport(options: AddressGuardOptions): Transport {
  const connect = createGuardedConnector(options);
  // Time is the deadline's, which also counts connecting and redirects.
  const shared = { connect, allowH2: false, headersTimeout: 0, bodyTimeout: 0 };
  const reusing = new Agent(shared);
  // NOTE: a kept connection may be closed by the app just when it is used again, and then nobody knows whether the
  // request was acted on. What changes something therefore gets a connection of its own.
  const single = new Agent({ ...shared, pipelining: 0 });
  return {
    send: (url, request, trip, signal) => send(url, request, request.isSafe ? reusing : single, trip, signal),
    close: async () => {
      await Promise.all([reusing.destroy(), single.destroy()]);
    },
  };
}

/** Sends the request, and sends it on along redirects that the guard permits. */
async function send(
  start: URL,
  request: PreparedRequest,
  agent: Agent,
  trip: Trip,
  signal: AbortSignal,
): Promise<UndiciResponse> {
  const { method, headers, body, redirect } = request;
  const dispatcher = agent.compose(watched(trip));
  for (let url = start, hops = 0; ; hops += 1) {
    trip.stage = 'connecting';
    const answer = await fetch(url, { method, headers, body, signal, dispatcher, redirect: 'manual' });
    trip.stage = 'reading';
    const next = nextHop(answer, url, redirect, hops, saidBy(request));
    if (next === undefined) return answer;
    await answer.body?.cancel();
    url = next;
  }
}

/** What of a request an app could repeat that is not public. */
function saidBy({ headers, body }: PreparedRequest): string[] {
  const open = new Set(['accept', 'content-type', 'user-agent']);
  const values = headers.filter(([name]) => !open.has(name.toLowerCase())).map(([, value]) => value);
  return body === null ? values : [...values, ...new URLSearchParams(body).values(), String(body)];
}

/** Notes the moment at which a connection stands and the request is about to be written to it. */
function watched(trip: Trip): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context: unknown) => {
      trip.stage = 'waiting';
      trip.isSent = true;
      start?.(controller, context);
    };
    return dispatch(options, handler);
  };
}
