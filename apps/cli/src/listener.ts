import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { cannotStart, Stop } from './stop.ts';

/** Answers a request; Hono's `app.fetch` is one. */
export type Answer = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/** A port that is being listened on. */
export interface Listener {
  readonly port: number;
  /** `http://HOST:PORT`, to be opened on this machine. */
  readonly url: string;
  /** From now on requests get their answer here; until then they get a 503. */
  answerWith(answer: Answer): void;
  /**
   * Accepts nothing more, lets what has begun finish, and gives up after `patienceMs`.
   *
   * @param finished called when no new request can come; work may go on although its client has left.
   * @returns whether everything finished.
   */
  close(patienceMs: number, finished?: () => Promise<unknown>): Promise<boolean>;
}

/**
 * Takes the port first of all, so that a taken one is told before anything is touched.
 *
 * @throws {Stop} when the port or address cannot be had.
 */
export async function listen(host: string, port: number): Promise<Listener> {
  let answer: Answer = starting;
  const open = new Set<ServerResponse>();

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- node:http, never HTTP/2, is what calls this
  const handle = getRequestListener((request, bindings) => answer(request, bindings as HttpBindings));
  const server = createServer((incoming, outgoing) => {
    open.add(outgoing);
    outgoing.once('close', () => open.delete(outgoing));
    void handle(incoming, outgoing);
  });
  await start(server, host, port);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP has an AddressInfo
  const { port: taken } = server.address() as AddressInfo;

  const close: Listener['close'] = async (patienceMs, finished = () => Promise.resolve()) => {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    // Otherwise the connections of answers still under way would be kept alive, and be waited for.
    for (const outgoing of open) if (!outgoing.headersSent) outgoing.setHeader('connection', 'close');
    const done = Promise.all([closed, finished()]).then(() => true);
    const inTime = await Promise.race([done, elapsed(patienceMs)]);
    if (!inTime) server.closeAllConnections();
    return inTime;
  };
  return {
    port: taken,
    url: `http://${hostForUrl(host)}:${taken}`,
    answerWith: (next) => {
      answer = next;
    },
    close,
  };
}

const starting: Answer = () =>
  new Response('Moorage is starting.\n', { status: 503, headers: { 'retry-after': '1' } });

function start(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Stop(cannotStart, sentence(error, host, port), { cause: error })),
    );
    server.listen(port, host, () => resolve());
  });
}

function sentence(error: Error, host: string, port: number): string {
  const code = 'code' in error ? String(error.code) : '';
  const another = `Choose another, e.g. --port ${port < 65_535 ? port + 1 : 4400}.`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program. ${another}`;
    case 'EACCES':
      return `Port ${port} is only for root on this system. ${another.replace(/\d+/, '4400')}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine (${code}). Listen on one that is, e.g. --host 127.0.0.1.`;
    default:
      return `Moorage cannot listen on ${host}, port ${port}: ${error.message}`;
  }
}

function hostForUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function elapsed(durationMs: number): Promise<false> {
  // Not waited for by the process itself once everything else is done.
  return new Promise((resolve) => void setTimeout(() => resolve(false), durationMs).unref());
}
