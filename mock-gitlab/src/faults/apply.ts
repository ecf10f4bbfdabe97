import { STATUS_CODES } from 'node:http';
import type { Exchange } from '../http/exchange.ts';
import type { Fault, FaultKind } from './fault.ts';

/** What reached the caller before the connection broke. */
export interface PartialAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** The connection broke: no whole answer reaches the caller. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly partial: PartialAnswer | undefined;

  constructor(message: string, partial?: PartialAnswer, options?: ErrorOptions) {
    super(message, options);
    this.partial = partial;
  }
}

const json = (value: unknown) => JSON.stringify(value);

function respond(fault: Fault, status: number, type: string, body: string, extra = {}): Response {
  const headers = { 'content-type': type, 'cache-control': 'no-cache', ...extra, ...fault.headers };
  const bodiless = status === 204 || status === 304;
  return new Response(bodiless ? null : (fault.body ?? body), {
    status: fault.status ?? status,
    headers,
  });
}

const errorPage = (status: number) => {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
};

/** Only the caller's patience ends it. */
const never = ({ request: { signal } }: Exchange) =>
  new Promise<never>((_resolve, reject) => {
    const lost = () => reject(new ConnectionLost('the caller went away'));
    if (signal.aborted) lost();
    else signal.addEventListener('abort', lost, { once: true });
  });

type Before = (fault: Fault, exchange: Exchange) => Response | Promise<Response>;
type After = (response: Response, fault: Fault) => Response | Promise<Response>;

/** In place of acting. */
const BEFORE: Partial<Record<FaultKind, Before>> = {
  hang: (_fault, exchange) => never(exchange),
  reset() {
    throw new ConnectionLost('reset before acting');
  },
  status(fault) {
    const status = fault.status ?? 500;
    const message = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
    return respond(fault, status, 'application/json', json({ message }));
  },
  html: (fault) => respond(fault, 502, 'text/html', errorPage(fault.status ?? 502)),
  // gitlab: lib/gitlab/rack_attack.rb, throttled_responder; doc/security/rate_limits.md
  'rate-limit-text'(fault, { world: { clock } }) {
    const seconds = Math.floor(clock.milliseconds() / 1000);
    const reset = (Math.floor(seconds / 60) + 1) * 60;
    return respond(fault, 429, 'text/plain', 'Retry later\n', {
      'ratelimit-name': 'throttle_authenticated_api',
      'ratelimit-limit': '120',
      'ratelimit-observed': '121',
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(reset),
      'ratelimit-resettime': new Date(reset * 1000).toUTCString(),
      'retry-after': String(reset - seconds),
    });
  },
  // gitlab: lib/api/helpers/rate_limiter.rb
  'rate-limit-json': (fault) =>
    respond(
      fault,
      429,
      'application/json',
      json({
        message: { error: 'This endpoint has been requested too many times. Try again later.' },
      }),
      { 'retry-after': '60' },
    ),
};

/** Instead of the answer, when the act is done. */
const AFTER: Partial<Record<FaultKind, After>> = {
  'reset-after'() {
    throw new ConnectionLost('reset after acting');
  },
  async truncate(response) {
    const whole = new Uint8Array(await response.arrayBuffer());
    throw new ConnectionLost('truncated', {
      status: response.status,
      headers: { ...Object.fromEntries(response.headers), 'content-length': String(whole.length) },
      body: whole.slice(0, Math.ceil(whole.length / 2)),
    });
  },
  oversized(response, { bytes = 20_000_000 }) {
    const chunk = new Uint8Array(65_536).fill(0x20);
    let left = bytes;
    const stream = new ReadableStream({
      pull(controller) {
        if (left <= 0) return controller.close();
        controller.enqueue(left < chunk.length ? chunk.slice(0, left) : chunk);
        left -= chunk.length;
        return undefined;
      },
    });
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    return new Response(stream, { status: response.status, headers });
  },
  async 'bad-json'(response, { body }) {
    const text = body ?? (await response.text()).replace(/.$/s, '');
    return new Response(text === '' ? '{' : text, {
      status: response.status === 204 ? 200 : response.status,
      headers: { ...Object.fromEntries(response.headers), 'content-type': 'application/json' },
    });
  },
  async 'wrong-content-type'(response) {
    const headers = new Headers(response.headers);
    headers.set('content-type', 'text/html; charset=utf-8');
    return new Response(await response.text(), { status: response.status, headers });
  },
};

async function waitFor(faults: readonly Fault[], { world, request }: Exchange): Promise<void> {
  const total = faults.reduce((sum, { latencyMs = 0 }) => sum + latencyMs, 0);
  if (total === 0) return;
  try {
    await world.sleep(total, request.signal);
  } catch (error) {
    throw new ConnectionLost('the caller went away', undefined, { cause: error });
  }
}

/**
 * Lets faults strike: latencies add up, the first that stands in the way of acting answers, and those that spoil
 * an answer follow each other.
 * @throws ConnectionLost when no answer is to reach the caller
 */
export async function applyFaults(
  faults: readonly Fault[],
  exchange: Exchange,
  act: () => Response | Promise<Response>,
): Promise<Response> {
  await waitFor(faults, exchange);
  for (const fault of faults) {
    const instead = BEFORE[fault.kind];
    if (instead) return instead(fault, exchange);
  }
  let response = await act();
  for (const fault of faults) {
    const spoil = AFTER[fault.kind];
    if (spoil) response = await spoil(response, fault);
  }
  return response;
}
