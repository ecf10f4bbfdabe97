import { ServerResponse, createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { ConnectionLost } from './faults/lost.ts';
import { handle } from './handle.ts';
import type { World } from './world.ts';

/** A mock on a socket. */
export interface Listener {
  /** With the relative URL root, without a trailing slash. */
  readonly url: string;
  /** Stops at once: open connections are cut. */
  close(): Promise<void>;
}

const hostOf = (address: string) => (address.includes(':') ? `[${address}]` : address);

/** Keeps the adaptor waiting for good: the socket is gone, nothing more is to be written to it. */
const nothing = () =>
  new Promise<Response>(() => {
    // Never settled; collected with the request.
  });

/** Answers on a socket; port 0 takes a free one. */
export async function listen(world: World, port: number, host: string): Promise<Listener> {
  const listener = getRequestListener(async (request, { incoming, outgoing }) => {
    const address = incoming.socket.remoteAddress ?? '127.0.0.1';
    try {
      return await handle(world, request, address.replace(/^::ffff:/, ''));
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      const { partial, loss } = error;
      // The adaptor also serves HTTP/2, we never do.
      if (!partial || !(outgoing instanceof ServerResponse)) {
        // The line stands before a request can be matched: to refuse it is to reset it.
        if (loss === 'closed') incoming.socket.destroy();
        else incoming.socket.resetAndDestroy();
        return nothing();
      }
      // Headers that promise more than comes, so that the reader sees the break.
      outgoing.writeHead(partial.status, partial.headers);
      outgoing.write(partial.body, () => incoming.socket.destroy());
      return nothing();
    }
  });
  // Refuses nothing by itself: no time limit of Node stands between a test and what it tests.
  const server = createServer(
    { requestTimeout: 0 },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${hostOf(host)}:${bound}${world.relativeUrlRoot}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
