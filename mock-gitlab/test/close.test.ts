import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { expect, test } from 'vitest';
import { type FaultInput, createMockGitLab, demoCredentials } from '../src/index.ts';

const head = `host: gitlab.test\r\nprivate-token: ${demoCredentials.tokens.adaApi}\r\n`;
const get = `GET /api/v4/user HTTP/1.1\r\n${head}\r\n`;
const halfOfBody = `POST /api/v4/groups HTTP/1.1\r\n${head}content-length: 1000\r\n\r\n{"name":`;

const asksAgain = (socket: Socket) => socket.on('data', () => socket.write(get));

/** Fifty lines to a mock that have all sent something, and the promise that all of them end. */
async function fifty(port: number, bytes: string, then: (socket: Socket) => void) {
  const sockets = Array.from({ length: 50 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  const ended = Promise.all(
    sockets.map((socket) => new Promise((resolve) => void socket.once('close', resolve))),
  );
  await Promise.all(
    sockets.map(async (socket) => {
      if (socket.connecting) await once(socket, 'connect');
      then(socket);
      await new Promise((resolve) => void socket.write(bytes, resolve));
    }),
  );
  return { ended };
}

test.each<[string, string, (socket: Socket) => void, FaultInput?]>([
  ['are idle after an answer', get, (socket) => socket.resume()],
  ['ask again and again', get, asksAgain],
  ['have sent half of a body', halfOfBody, (socket) => socket.resume()],
  ['have sent half of a head', 'GET /api/v4/user HTTP/1.1\r\nho', (socket) => socket.resume()],
  ['wait for a late answer', get, (socket) => socket.resume(), { kind: 'latency', latencyMs: 600_000 }],
  ['wait for no answer', get, (socket) => socket.resume(), { kind: 'hang' }],
  ['read a slow body', get, (socket) => socket.resume(), { kind: 'slow-body', bytesPerSecond: 1 }],
  ['do not read a large one', get, (socket) => socket.pause(), { kind: 'oversized', bytes: 50_000_000 }],
])(
  'closing does not wait for lines that %s',
  async (_what, bytes, then, fault) => {
    const gitlab = createMockGitLab();
    if (fault) gitlab.faults.add(fault);
    const { port } = new URL(await gitlab.listen());
    const { ended } = await fifty(Number(port), bytes, then);
    // All have arrived when one that came later is answered by the control, which no fault strikes.
    await (await fetch(`http://127.0.0.1:${port}/__mock__/health`)).text();

    await gitlab.close();

    if (fault?.kind !== 'oversized') await ended;
    expect(gitlab.journal.entries().every(({ defect }) => defect === null)).toBe(true);
    const again = await gitlab.listen();
    expect((await fetch(`${again}/__mock__/health`)).status).toBe(200);
    await gitlab.close();
  },
  3000,
);
