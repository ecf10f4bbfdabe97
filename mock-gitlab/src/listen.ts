import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { ConnectionLost } from './faults/lost.ts';
import { proxyPage } from './faults/pages.ts';
import { handle } from './handle.ts';
import { BODY_LIMIT, SocketRequest } from './http/socket-request.ts';
import { isKnownHost, unknownHost } from './http/strangers.ts';
import { writeResponse } from './http/write-response.ts';
import type { World } from './world.ts';

/** A mock on a socket. */
export interface Listener {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Stops at once: open connections are cut. */
  close(): Promise<void>;
}

const hostOf = (address: string) => (address.includes(':') ? `[${address}]` : address);

const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

// Nearly always the same one comes again.
let knownOrigin = '';

/** The URL that was asked for; `undefined` when host or target make none. */
function targetOf({ url: target = '/', headers, socket }: IncomingMessage): string | undefined {
  // RFC 9112, 3.2.2: an absolute target carries its own host
  if (!target.startsWith('/')) return /^https?:\/\//i.test(target) ? URL.parse(target)?.href : undefined;
  // HTTP/1.0 may come without a host
  const host = headers.host ?? `${hostOf(socket.localAddress ?? '127.0.0.1')}:${socket.localPort ?? 80}`;
  if (!HOST.test(host)) return undefined;
  const origin = `http://${host}`;
  if (origin !== knownOrigin) {
    if (!URL.canParse(origin)) return undefined;
    knownOrigin = origin;
  }
  // Behind an origin that can be read every path can.
  return origin + target;
}

// By which name a mock was last asked, and rightly, for as long as what it goes by stays.
const lastNames = new WeakMap<World, { readonly name: string; readonly allowed: unknown }>();

/** Whether a mock may be asked by the name in a URL. Nearly always it is the last one again. */
function isWelcome(world: World, url: string): boolean {
  const { allowedOrigins: allowed } = world.switches;
  const last = lastNames.get(world);
  if (last?.allowed === allowed && url.startsWith(last.name)) return true;
  const { origin } = new URL(url);
  if (!isKnownHost(world, origin)) return false;
  lastNames.set(world, { name: `${origin}/`, allowed });
  return true;
}

/** What the web server in front of GitLab refuses by itself. */
function refuse(outgoing: ServerResponse, status: number): void {
  const { body, headers } = proxyPage('nginx', status, '', '');
  outgoing.writeHead(status, { ...headers, 'content-type': 'text/html' }).end(body);
}

function breakOff(incoming: IncomingMessage, outgoing: ServerResponse, lost: ConnectionLost): void {
  const { partial, loss } = lost;
  const end = () => {
    if (loss === 'closed') incoming.socket.destroy();
    else incoming.socket.resetAndDestroy();
  };
  if (!partial || outgoing.headersSent) {
    end();
    return;
  }
  // Headers that promise more than comes, so that the reader sees the break.
  outgoing.writeHead(partial.status, partial.headers);
  outgoing.write(partial.body, end);
}

function answer(world: World, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const url = targetOf(incoming);
  if (url === undefined) {
    refuse(outgoing, 400);
    return;
  }
  if (!isWelcome(world, url)) {
    outgoing.writeHead(403, { 'content-type': 'application/json' }).end(unknownHost(url));
    return;
  }
  // gitlab: nginx in front of it, client_max_body_size
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_LIMIT) {
    refuse(outgoing, 413);
    return;
  }
  const address = incoming.socket.remoteAddress ?? '127.0.0.1';
  // The answer's time is the mock's: a client that looks at it must see the moved clock.
  outgoing.sendDate = false;
  const failed = (error: unknown) => {
    if (error instanceof ConnectionLost) breakOff(incoming, outgoing, error);
    // Whatever else goes wrong while a body is on its way: the caller sees a break, the process lives on.
    else incoming.socket.destroy();
  };
  const write = (response: Response) =>
    writeResponse(outgoing, response, httpDate(world.clock.milliseconds()));
  try {
    const request = new SocketRequest(incoming, outgoing, url);
    const response = handle(world, request, address.replace(/^::ffff:/, ''));
    // What is there at once is written at once.
    const rest = response instanceof Promise ? response.then(write) : write(response);
    rest?.catch(failed);
  } catch (error) {
    failed(error);
  }
}

let kept = { seconds: Number.NaN, text: '' };

/** RFC 9110, 5.6.7; kept for the second it lasts. */
function httpDate(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (kept.seconds !== seconds) kept = { seconds, text: new Date(seconds * 1000).toUTCString() };
  return kept.text;
}

async function bind(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Answers on a socket; port 0 takes a free one. */
export async function listen(world: World, port: number, host: string): Promise<Listener> {
  const server = createServer(
    {
      // No time limit of Node stands between a test and what it tests.
      requestTimeout: 0,
      // gitlab-omnibus: nginx['keepalive_timeout']
      keepAliveTimeout: 65_000,
      // As Rack sees them.
      joinDuplicateHeaders: true,
    },
    (incoming, outgoing) => answer(world, incoming, outgoing),
  );
  const bound = await bind(server, port, host);
  return {
    origin: `http://${hostOf(host)}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
