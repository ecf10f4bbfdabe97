import dns from 'node:dns';
import { ConnectionError } from '@moorage/core';
import type { Response as UndiciResponse } from 'undici';
import type { Lookup } from './address-guard.ts';
import type { AllowList } from './allow-list.ts';
import { createCrowdGuard } from './crowd-guard.ts';
import { startDeadline } from './deadline.ts';
import { describeFailure, describeTimeout } from './failure.ts';
import { parseTarget } from './protocol-guard.ts';
import { prepareRequest, type GuardedRequestInit } from './request-guard.ts';
import { readBounded } from './size-guard.ts';
import type { Transport } from './transport.ts';
import { startTrip } from './trip.ts';
import { trustAuthorities } from './trusted-authorities.ts';
import { markNeverSent } from './was-never-sent.ts';

/**
 * Sends a request to an app; every guard is on: protocol, address, redirect, size, time, redaction. Resolves with a
 * `Response` (of any status but a redirect) whose whole body has been read.
 *
 * @throws {ConnectionError} `unavailable` when no whole answer came, `blocked_address` when the address is not allowed,
 *   `unexpected_response` when the answer redirects elsewhere, is too large or broken, `invalid_input` when the URL or a
 *   header cannot be used. Ask `wasNeverSent` whether the request may be repeated.
 */
export type GuardedFetch = (url: string | URL, init?: GuardedRequestInit) => Promise<Response>;

/** A {@link GuardedFetch} and the end of its connections. */
export interface ClosableFetch extends GuardedFetch {
  /** Waits for the requests under way, then closes the connections that are kept open. */
  close(): Promise<void>;
}

export interface GuardedFetchOptions {
  /** The private destinations that are permitted, from `parseAllowList`. */
  readonly allowPrivate: AllowList;
  /** PEM text of authorities to trust beside those of Node. */
  readonly caCertificates?: string | undefined;
  /** Milliseconds for a whole request; 10 seconds by default. */
  readonly timeoutMs?: number | undefined;
  /** Bytes of a decompressed body; 5 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** Requests under way at once; 64 by default. */
  readonly atOnce?: number | undefined;
  /** Of those, to one origin; 8 by default. */
  readonly perOrigin?: number | undefined;
  /** Asks the name service; `dns.lookup` by default. */
  readonly lookup?: Lookup | undefined;
  readonly userAgent: string;
}

/**
 * Makes the one way out of Moorage. Proxies of the environment are not used.
 *
 * @example
 * const guardedFetch = createGuardedFetch({ allowPrivate: parseAllowList('app.lan'), userAgent: 'Moorage' });
 * const response = await guardedFetch('https://app.lan/api/v4/user', { headers: { 'private-token': token } });
 */
export function createGuardedFetch(options: GuardedFetchOptions): ClosableFetch {
  const { timeoutMs = 10_000, maxBytes = 5 * 1024 * 1024, userAgent } = options;
  // Wrong certificates are told at start, not with the first request.
  const secureContext = trustAuthorities(options.caCertificates);

  const crowd = createCrowdGuard({ atOnce: options.atOnce ?? 64, perOrigin: options.perOrigin ?? 8 });
  let transport: Promise<Transport> | undefined;
  let closing: Promise<unknown> | undefined;
  // Loaded with the first request: the HTTP client is a tenth of what a start would cost otherwise.
  const open = () =>
    (transport ??= import('./transport.ts').then(async ({ openTransport }) => {
      const { allowPrivate, lookup = dns.lookup } = options;
      const opened = openTransport({ allowPrivate, lookup, secureContext, timeoutMs });
      if (closing !== undefined) await opened.close();
      return opened;
    }));

  const sendOnce = async (input: string | URL, init: GuardedRequestInit = {}): Promise<Response> => {
    const { url, request } = prepare(input, init, userAgent);
    const trip = startTrip(url.host, init.timeoutMs ?? timeoutMs);
    const deadline = startDeadline(trip.timeoutMs, init.signal);
    let leave: (() => void) | undefined;
    try {
      leave = await crowd.enter(url.origin, deadline.signal);
      trip.stage = 'connecting';
      const answer = await (await open()).send(url, request, trip, deadline.signal);
      const body = await readBounded(answer, init.maxBytes ?? maxBytes, url.host);
      return toResponse(answer, body, url.host);
    } catch (error) {
      init.signal?.throwIfAborted();
      const failure = deadline.hasPassed() ? describeTimeout(trip) : describeFailure(error, trip);
      if (!trip.isSent) markNeverSent(failure);
      throw failure;
    } finally {
      leave?.();
      deadline.stop();
    }
  };
  const underWay = new Set<Promise<unknown>>();
  const guardedFetch: GuardedFetch = async (input, init) => {
    const sending = sendOnce(input, init);
    underWay.add(sending);
    try {
      return await sending;
    } finally {
      underWay.delete(sending);
    }
  };
  const close = async () => {
    // Every request ends within its own time; after that there is nothing to wait for, not even a half-made connection.
    closing ??= Promise.allSettled(underWay).then(async () => (await transport)?.close());
    await closing;
  };
  return Object.assign(guardedFetch, { close });
}

/** Checks the URL and the request; nothing is opened yet. */
function prepare(input: string | URL, init: GuardedRequestInit, userAgent: string) {
  try {
    return { url: parseTarget(input), request: prepareRequest(init, userAgent) };
  } catch (error) {
    if (error instanceof Error) markNeverSent(error);
    throw error;
  }
}

function toResponse(answer: UndiciResponse, body: Uint8Array<ArrayBuffer>, host: string): Response {
  const { status } = answer;
  if (status < 200 || status > 599) {
    throw new ConnectionError(
      'unexpected_response',
      `${host} answered with the status ${status}, which HTTP does not have.`,
    );
  }
  const headers = new Headers([...answer.headers]);
  // They describe the body as it travelled; it has been unpacked.
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
}
