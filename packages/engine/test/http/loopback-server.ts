import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import net, { type Server } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  createGuardedFetch,
  type ClosableFetch,
  type GuardedFetchOptions,
} from '../../src/http/guarded-fetch.ts';
import { parseAllowList } from '../../src/http/allow-list.ts';

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** `METHOD path` of each request that arrived. */
  readonly requests: string[];
  /** How many connections were opened. */
  readonly connections: () => number;
}

/** A real server on loopback for the length of one test; with a key and certificate it speaks https. */
export async function serve(
  answer: RequestListener,
  tls?: { key: string; cert: string },
  address = '127.0.0.1',
): Promise<RunningServer> {
  const requests: string[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  };
  const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  onTestFinished(() => server.closeAllConnections());
  const port = await listen(server, address);
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    port,
    requests,
    connections: () => connections,
  };
}

/** A server that does with a connection whatever it likes; `http:` URL. */
export async function serveRaw(onConnection: (socket: net.Socket) => void): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    onConnection(socket);
  });
  return `http://127.0.0.1:${await listen(server, '127.0.0.1')}`;
}

/** A port at which nothing listens. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = portOf(server);
  await new Promise((done) => server.close(done));
  return port;
}

/** A guarded fetch that is closed with the test. Allows loopback, unless told otherwise. */
export function guardedFetch(
  options: Partial<Omit<GuardedFetchOptions, 'allowPrivate'>> & { allow?: string } = {},
): ClosableFetch {
  const { allow = '127.0.0.0/8', ...rest } = options;
  const created = createGuardedFetch({
    userAgent: 'Moorage test',
    allowPrivate: parseAllowList(allow),
    ...rest,
  });
  onTestFinished(() => created.close());
  return created;
}

async function listen(server: Server, address: string): Promise<number> {
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, address, done));
  onTestFinished(() => void server.close());
  return portOf(server);
}

function portOf(server: Server): number {
  const bound = server.address();
  if (bound === null || typeof bound === 'string')
    throw new TypeError('The server does not listen on a port');
  return bound.port;
}
