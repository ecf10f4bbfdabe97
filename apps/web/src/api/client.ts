import type { Api } from '@moorage/server';
import { hc, type ClientResponse } from 'hono/client';
import { readRefusal, unreachable } from './failure.ts';

/** The server that served this page, typed by its own routes. Only types come from there. */
export const client = hc<Api>('/', { fetch: send }).api;

/** The body that a call answers with when it succeeds. */
export type BodyOf<Call extends (...given: never[]) => Promise<unknown>> =
  Awaited<ReturnType<Call>> extends ClientResponse<infer Body> ? Body : never;

/**
 * The body of an answer.
 *
 * @throws {Failure} with the server's own code, or `unreadable`.
 */
export async function bodyOf<Body>(sent: Promise<ClientResponse<Body>>): Promise<Body> {
  const response = await sent;
  const body = readJson(await response.text());
  if (!response.ok) throw readRefusal(body, response.status);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the routes' own type says what they answer with
  return body as Body;
}

/** @throws {Failure} `unreachable` when no answer came. */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch {
    // Whoever took the request back is not told that nobody answered.
    init?.signal?.throwIfAborted();
    throw unreachable();
  }
}

function readJson(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}
