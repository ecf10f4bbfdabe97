import type { Server } from 'node:http';
import { type HttpBindings, createAdaptorServer } from '@hono/node-server';
import { ConnectionLost } from './faults/apply.ts';
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

/** Answers on a socket; port 0 takes a free one. */
export async function listen(world: World, port: number, host: string): Promise<Listener> {
  const server = createAdaptorServer({
    // The process belongs to somebody else: its Request and Response stay as they are.
    overrideGlobalObjects: false,
    async fetch(request, bindings) {
      // Variance point: the adaptor also serves HTTP/2, we never do.
      const { incoming } = bindings as HttpBindings;
      const address = incoming.socket.remoteAddress ?? '127.0.0.1';
      try {
        return await handle(world, request, address.replace(/^::ffff:/, ''));
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        incoming.socket.destroy();
        return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
      }
    },
  }) as Server;

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
