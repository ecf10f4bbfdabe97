import { STATUS_CODES } from 'node:http';
import { tokenError } from '../http/authenticate.ts';
import type { Exchange } from '../http/exchange.ts';
import { identityHeaders } from '../http/identity-headers.ts';
import { renderApi } from '../http/render.ts';
import { tooManyRequests } from '../limits/endpoint-limits.ts';
import { refuseWrite } from '../limits/maintenance.ts';
import { retryLater } from '../limits/rack-attack.ts';
import { deadToken } from './dead-token.ts';
import type { Fault, FaultKind } from './fault.ts';
import { ConnectionLost } from './lost.ts';
import { proxyPage } from './pages.ts';

const json = (value: unknown) => JSON.stringify(value);

function respond(fault: Fault, status: number, type: string, body: string, extra = {}): Response {
  const headers = { 'content-type': type, 'cache-control': 'no-cache', ...extra, ...fault.headers };
  const answered = fault.status ?? status;
  // A status that has no body: a Response with one cannot be made.
  const bodiless = answered === 204 || answered === 205 || answered === 304;
  return new Response(bodiless ? null : (fault.body ?? body), { status: answered, headers });
}

/** Only the caller's patience ends it. */
const never = ({ request: { signal } }: Exchange) =>
  new Promise<never>((_resolve, reject) => {
    const lost = () => reject(new ConnectionLost('the caller went away'));
    if (signal.aborted) lost();
    else signal.addEventListener('abort', lost, { once: true });
  });

/** An answer in place of acting; nothing when this request is let through all the same. */
type Before = (fault: Fault, exchange: Exchange) => Response | Promise<Response> | undefined;

/** In place of acting. */
export const BEFORE: Readonly<Partial<Record<FaultKind, Before>>> = {
  hang: (_fault, exchange) => never(exchange),
  refuse() {
    throw new ConnectionLost('nobody listens', 'refused');
  },
  reset() {
    throw new ConnectionLost('reset before acting', 'reset');
  },
  status(fault) {
    const status = fault.status ?? 500;
    const message = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
    return respond(fault, status, 'application/json', json({ message }));
  },
  html(fault, { url, requestId }) {
    const { body, headers } = proxyPage(fault.page ?? 'nginx', fault.status ?? 502, url.host, requestId);
    return respond(fault, 502, 'text/html', body, headers);
  },
  // gitlab: lib/gitlab/rack_attack.rb, throttled_response_headers; doc/security/rate_limits.md
  'rate-limit-text'(fault, exchange) {
    const { clock } = exchange.world;
    const seconds = Math.floor(clock.milliseconds() / 1000);
    const wait = fault.retryAfterSeconds ?? 60 - (seconds % 60);
    return respond(fault, 429, 'text/plain', `${retryLater(exchange)}\n`, {
      ...identityHeaders(exchange),
      'ratelimit-name': 'throttle_authenticated_api',
      'ratelimit-limit': '120',
      'ratelimit-observed': '121',
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(seconds + wait),
      'ratelimit-resettime': new Date((seconds + wait) * 1000).toUTCString(),
      'retry-after': String(wait),
    });
  },
  // gitlab: lib/api/helpers/rate_limiter.rb
  'rate-limit-json'(fault, exchange) {
    const { body, retryAfter } = tooManyRequests(exchange);
    const wait = fault.retryAfterSeconds ?? retryAfter;
    return respond(fault, 429, 'application/json', json(body), {
      ...identityHeaders(exchange),
      ...(wait !== undefined && { 'retry-after': String(wait) }),
    });
  },
  'expired-token': (_fault, exchange) => deadToken(exchange, 'expired'),
  'revoked-token': (_fault, exchange) => deadToken(exchange, 'revoked'),
  'dpop-error': (_fault, exchange) =>
    renderApi(exchange, tokenError('dpop_error', 'DPoP validation error: DPoP header is missing').answer),
  'language-server-error': (_fault, exchange) =>
    renderApi(
      exchange,
      tokenError(
        'restricted_language_server_client_error',
        'Requests from Editor Extension clients are restricted',
      ).answer,
    ),
  maintenance(fault, exchange) {
    const refused = refuseWrite(exchange);
    return refused && (fault.body !== undefined || fault.headers)
      ? respond(fault, 503, 'application/json', fault.body ?? '')
      : refused;
  },
};
