import { connect, type Socket } from 'node:net';

const connections = 16;
/** A server that is silent for so long has failed. */
const patienceMs = 10_000;

/** What is asked, again and again. */
export interface Asked {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes it a POST of a form. */
  readonly form?: Readonly<Record<string, string>>;
}

/**
 * Answers per second over a few kept-alive connections, each asking again as soon as it is answered. Sockets by hand,
 * as a client library would be slower than the servers.
 */
export async function throughput(asked: Asked, durationMs: number): Promise<number> {
  const { hostname, port } = new URL(asked.url);
  const request = bytesOf(asked);
  const startedAt = performance.now();
  const until = startedAt + durationMs;
  const counts = await Promise.all(
    Array.from({ length: connections }, () => askUntil(connect(Number(port), hostname), request, until)),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (total / (performance.now() - startedAt)) * 1000;
}

function bytesOf({ url, headers, form }: Asked): Buffer {
  const { host, pathname, search } = new URL(url);
  const body = form === undefined ? '' : new URLSearchParams(form).toString();
  const all = {
    host,
    ...headers,
    ...(form !== undefined && {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
    }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const verb = form === undefined ? 'GET' : 'POST';
  return Buffer.from(`${verb} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

function askUntil(socket: Socket, request: Buffer, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0;
    let received = '';
    const fail = (why: string) => {
      reject(new Error(why));
      socket.destroy();
    };
    socket.setNoDelay(true).setEncoding('latin1');
    socket.setTimeout(patienceMs, () => fail(`no answer within ${patienceMs} ms`));
    socket.once('connect', () => void socket.write(request));
    socket.once('error', reject);
    socket.once('close', () => fail('the server hung up'));
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (!isWhole(received)) return;
      if (!received.startsWith('HTTP/1.1 200')) {
        fail(`instead of 200: ${received}`);
        return;
      }
      received = '';
      count += 1;
      if (performance.now() < until) socket.write(request);
      else socket.end(() => resolve(count));
    });
  });
}

function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, end))?.[1];
  return length === undefined
    ? received.endsWith('\r\n0\r\n\r\n')
    : received.length >= end + 4 + Number(length);
}
