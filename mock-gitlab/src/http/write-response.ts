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
  const first = await reader.read();
  let next = reader.read();
  // A failure here shows when it is waited for below.
  next.catch(() => undefined);
  const early = first.done ? first : await Promise.race([next.catch(() => undefined), soon()]);
  if (early?.done === true) {
    const bytes = first.value ?? new Uint8Array();
    outgoing.writeHead(status, { 'content-length': String(bytes.length), ...headers });
    outgoing.end(bytes);
    return;
  }
  outgoing.writeHead(status, headers);
  let chunk = first;
  while (!chunk.done && !outgoing.closed) {
    if (!outgoing.write(chunk.value)) await drained(outgoing);
    chunk = await next;
    next = chunk.done ? next : reader.read();
    next.catch(() => undefined);
  }
  outgoing.end();
}

/** Writes an answer to a socket; settles when it is handed over. */
export async function writeResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  if (outgoing.closed) return;
  const plain = response instanceof LightResponse ? response.plain : undefined;
  if (plain) {
    const { headers, text } = plain;
    if (text === null) {
      outgoing.writeHead(response.status, headers).end();
      return;
    }
    outgoing.writeHead(response.status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
    return;
  }
  const headers = outgoingHeaders(response);
  if (response.body === null) outgoing.writeHead(response.status, headers).end();
  else await writeStream(outgoing, response.status, headers, response.body);
}
