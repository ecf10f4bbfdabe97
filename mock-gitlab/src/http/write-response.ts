import type { ServerResponse } from 'node:http';
import { LightResponse } from './light-response.ts';

type OutgoingHeaders = Record<string, string | string[]>;

function outgoingHeaders(response: Response): OutgoingHeaders {
  const headers: OutgoingHeaders = {};
  for (const [name, value] of response.headers) headers[name] = value;
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  return headers;
}

/** Waits until what was written has left, or the caller has. */
const drained = (outgoing: ServerResponse) =>
  new Promise<void>((resolve) => {
    const done = () => {
      outgoing.off('drain', done).off('close', done);
      resolve();
    };
    outgoing.once('drain', done).once('close', done);
  });

async function write(outgoing: ServerResponse, chunk: Uint8Array): Promise<void> {
  if (!outgoing.write(chunk)) await drained(outgoing);
}

const soon = () =>
  new Promise<undefined>((resolve) => {
    setImmediate(resolve, undefined);
  });

/** Writes a body bit by bit; one that is there at once gets its length. */
async function writeStream(
  outgoing: ServerResponse,
  status: number,
  headers: OutgoingHeaders,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const reader = body.getReader();
  outgoing.once('close', () => void reader.cancel().catch(() => undefined));
  const ahead = () => {
    const next = reader.read();
    // A failure shows where it is waited for.
    next.catch(() => undefined);
    return next;
  };
  let next = ahead();
  const first = await Promise.race([next, soon()]);
  if (first) {
    if (!first.done) next = ahead();
    const second = first.done ? first : await Promise.race([next.catch(() => undefined), soon()]);
    if (second?.done === true) {
      const bytes = first.value ?? new Uint8Array();
      outgoing.writeHead(status, { 'content-length': String(bytes.length), ...headers }).end(bytes);
      return;
    }
  }
  outgoing.writeHead(status, headers);
  outgoing.flushHeaders();
  if (first && !first.done) await write(outgoing, first.value);
  for (;;) {
    const chunk = await next;
    if (chunk.done || outgoing.closed) break;
    next = ahead();
    await write(outgoing, chunk.value);
  }
  outgoing.end();
}

/** Writes an answer to a socket with the date it has; answers a promise where the body takes its time. */
export function writeResponse(
  outgoing: ServerResponse,
  response: Response,
  date: string,
): Promise<void> | undefined {
  if (outgoing.closed) return undefined;
  const plain = response instanceof LightResponse ? response.plain : undefined;
  if (plain) {
    const { headers, text } = plain;
    // A copy by spreading would be the dearest line of the whole way.
    headers['date'] = date;
    if (text === null) {
      outgoing.writeHead(response.status, headers).end();
      return undefined;
    }
    headers['content-length'] = String(Buffer.byteLength(text));
    outgoing.writeHead(response.status, headers).end(text);
    return undefined;
  }
  const headers = outgoingHeaders(response);
  headers['date'] = date;
  if (response.body !== null) return writeStream(outgoing, response.status, headers, response.body);
  outgoing.writeHead(response.status, headers).end();
  return undefined;
}
