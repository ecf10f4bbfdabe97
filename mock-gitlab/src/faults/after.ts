import type { Exchange } from '../http/exchange.ts';
import type { Fault, FaultKind } from './fault.ts';
import { ConnectionLost } from './lost.ts';

/** Spoils an answer, when the act is done. */
type After = (response: Response, fault: Fault, exchange: Exchange) => Response | Promise<Response>;

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

function headersOf(response: Response, change: Readonly<Record<string, string>>): Record<string, string> {
  return { ...Object.fromEntries(response.headers), ...change };
}

/** Sends a part of the answer under a length that is not its own, then breaks. */
async function announce(
  response: Response,
  plan: (whole: number) => { readonly length: number; readonly keep: number },
): Promise<never> {
  const whole = await bytesOf(response);
  // Nothing to break off: the answer is lost as a whole.
  if (whole.length === 0) throw new ConnectionLost('lost after acting');
  const { length, keep } = plan(whole.length);
  throw new ConnectionLost('broken off', 'closed', {
    status: response.status,
    headers: headersOf(response, { 'content-length': String(Math.max(0, length)) }),
    body: whole.slice(0, keep),
  });
}

/** Bytes at a pace. Waits in real time, as a network does; the caller's patience or departure ends it. */
function drip(bytes: Uint8Array, perSecond: number, { world, request }: Exchange): ReadableStream {
  const size = Math.max(1, Math.floor(perSecond / 20));
  const pauseMs = (size / perSecond) * 1000;
  const gone = new AbortController();
  const signal = AbortSignal.any([request.signal, gone.signal]);
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent >= bytes.length) return controller.close();
      // The first bytes at once: they bring the headers along.
      if (sent > 0) await world.sleep(pauseMs, signal);
      controller.enqueue(bytes.slice(sent, sent + size));
      sent += size;
      return undefined;
    },
    cancel: () => gone.abort(),
  });
}

/** Instead of the answer, when the act is done. */
export const AFTER: Readonly<Partial<Record<FaultKind, After>>> = {
  'reset-after'() {
    throw new ConnectionLost('reset after acting', 'reset');
  },
  truncate: (response, { bytes }) =>
    announce(response, (whole) => {
      const keep = Math.min(bytes ?? Math.ceil(whole / 2), whole);
      return { length: Math.max(whole, keep + 1), keep };
    }),
  'wrong-content-length': (response, { lengthOff = 10 }) =>
    announce(response, (whole) => ({ length: whole + lengthOff, keep: whole })),
  async 'slow-body'(response, { bytesPerSecond = 1000 }, exchange) {
    if (response.body === null) return response;
    const bytes = await bytesOf(response);
    const headers = headersOf(response, { 'content-length': String(bytes.length) });
    return new Response(drip(bytes, bytesPerSecond, exchange), { status: response.status, headers });
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
    return new Response(stream, {
      status: response.status === 204 || response.status === 304 ? 200 : response.status,
      headers,
    });
  },
  async 'bad-json'(response, { body }) {
    const text = body ?? (await response.text()).replace(/.$/s, '');
    return new Response(text === '' ? '{' : text, {
      status: response.status === 204 || response.status === 304 ? 200 : response.status,
      headers: headersOf(response, { 'content-type': 'application/json' }),
    });
  },
  async 'wrong-content-type'(response, { contentType = 'text/html; charset=utf-8' }) {
    const headers = headersOf(response, { 'content-type': contentType });
    const body = response.body === null ? null : await response.text();
    return new Response(body, { status: response.status, headers });
  },
};
