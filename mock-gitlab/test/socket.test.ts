import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeResponse } from '../src/http/write-response.ts';
import { createMockGitLab, demoCredentials } from '../src/index.ts';

const token = `private-token: ${demoCredentials.tokens.adaApi}\r\n`;
let gitlab = createMockGitLab({ now: '2027-01-31T08:00:00Z' });
let port = 0;
// Before anything listens.
const platform = [Request, Response];

beforeEach(async () => {
  gitlab = createMockGitLab({ now: '2027-01-31T08:00:00Z' });
  port = Number(new URL(await gitlab.listen()).port);
});
afterEach(() => gitlab.close());

/** Sends bytes as they are and answers all that comes until the line ends. */
function send(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(bytes);
  return text(socket);
}

const get = (target: string, head = `host: gitlab.test\r\n${token}`, version = '1.1') =>
  send(`GET ${target} HTTP/${version}\r\n${head}connection: close\r\n\r\n`);

test.each([
  ['an absolute target', 'http://gitlab.test/api/v4/user', 200],
  ['two slashes', '//api/v4/user', 302],
  ['escapes that are none', '/api/v4/projects/%zz%', 404],
  ['an escape that is no UTF-8', '/api/v4/projects/%ff', 404],
  ['a target that is no URL', 'ftp://gitlab.test/', 400],
])('%s is answered', async (_what, target, status) => {
  const answer = await get(target);
  expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
  if (status === 200 || status === 400) expect(answer).toContain(`HTTP/1.1 ${status} `);
  expect(answer).not.toContain(' 500 ');
  expect((await get('/api/v4/user')).slice(0, 12)).toBe('HTTP/1.1 200');
});

test.each(['a b', 'ex/ample', 'a@b', '[::1', 'x:99999', '%41'])(
  'the host %j is refused by the web server',
  async (host) => {
    expect(await get('/api/v4/user', `host: ${host}\r\n${token}`)).toContain('400 Bad Request');
  },
);

test('HTTP/1.0 without a host is answered', async () => {
  expect(await get('/api/v4/user', token, '1.0')).toContain(' 200 ');
});

test('headers of eight kilobytes are taken', async () => {
  const head = `host: gitlab.test\r\n${token}x-long: ${'x'.repeat(8000)}\r\n`;
  expect(await get('/api/v4/user', head)).toContain(' 200 ');
});

test('several requests at once on one line are answered in their order', async () => {
  const one = (path: string) => `GET ${path} HTTP/1.1\r\nhost: gitlab.test\r\n${token}`;
  const all = await send(
    `${one('/api/v4/user')}\r\n${one('/api/v4/nothing')}\r\n${one('/api/v4/version')}connection: close\r\n\r\n`,
  );
  expect([...all.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)).toStrictEqual([
    '200',
    '404',
    '200',
  ]);
});

test('who asks first whether to go on is told so', async () => {
  const head = `host: gitlab.test\r\n${token}content-type: application/json\r\nexpect: 100-continue\r\n`;
  const body = '{"name":"x"}';
  const all = await send(
    `POST /api/v4/nothing HTTP/1.1\r\n${head}content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
  expect(all).toContain('100 Continue');
  expect(all).toContain(' 404 ');
});

test('a body beyond the limit is refused before it is read', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /api/v4/groups HTTP/1.1\r\nhost: gitlab.test\r\n${token}content-length: 99999999\r\n\r\n{`,
  );
  const [first] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(String(first)).toContain('413');
});

test('a caller who leaves amid the body is no defect', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /api/v4/groups HTTP/1.1\r\nhost: gitlab.test\r\n${token}content-length: 100\r\n\r\n{"name":`,
    () => socket.resetAndDestroy(),
  );
  await once(socket, 'close');
  expect(await get('/api/v4/user')).toContain(' 200 ');
  expect(gitlab.journal.entries().every(({ defect }) => defect === null)).toBe(true);
});

test('the date of an answer is the mock’s', async () => {
  gitlab.clock.advance({ days: 1 });
  expect(await get('/api/v4/user')).toContain('date: Mon, 01 Feb 2027 08:00:00 GMT');
});

test('HEAD has the headers of the list and no body; its tag is not made', async () => {
  const answer = await send(
    `HEAD /api/v4/projects HTTP/1.1\r\nhost: gitlab.test\r\n${token}connection: close\r\n\r\n`,
  );
  expect(answer).toMatch(/x-total: \d+/);
  expect(answer).toContain('cache-control: no-cache');
  expect(answer).not.toContain('etag');
  expect(answer.endsWith('\r\n\r\n')).toBe(true);
});

test('the same tag again gives 304 for reading only; lists and * match nothing', async () => {
  const url = `http://127.0.0.1:${port}/api/v4/user`;
  const headers = { 'private-token': demoCredentials.tokens.adaApi };
  const etag = (await fetch(url, { headers })).headers.get('etag') ?? '';
  const again = await fetch(url, { headers: { ...headers, 'if-none-match': etag } });
  expect(again.status).toBe(304);
  expect(again.headers.get('etag')).toBe(etag);
  expect(again.headers.get('content-type')).toBeNull();
  for (const value of ['*', `"other", ${etag}`]) {
    const answer = await fetch(url, { headers: { ...headers, 'if-none-match': value } });
    expect(answer.status).toBe(200);
  }
});

test('what was created has a tag, what is refused or empty has none', async () => {
  const headers = {
    'private-token': demoCredentials.tokens.root,
    'content-type': 'application/json',
  };
  const url = `http://127.0.0.1:${port}/api/v4/projects/harbor%2Fpier/variables`;
  const made = await fetch(url, { method: 'POST', headers, body: '{"key":"KEY","value":"x"}' });
  expect(made.status).toBe(201);
  expect(made.headers.get('etag')).toMatch(/^W\/"[0-9a-f]{32}"$/);
  const gone = await fetch(`${url}/KEY`, { method: 'DELETE', headers });
  expect(gone.headers.get('etag')).toBeNull();
  expect(gone.headers.get('cache-control')).toBe('no-cache');
});

test('listening leaves the global Request and Response as they are', () => {
  expect([Request, Response]).toStrictEqual(platform);
});

test('closing does not wait for fifty idle lines', async () => {
  const sockets = Array.from({ length: 50 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const ends = (socket: (typeof sockets)[number]) => new Promise((resolve) => socket.once('close', resolve));
  const closed = Promise.all(sockets.map(ends));
  await gitlab.close();
  await closed;
  expect(gitlab.url).toBeUndefined();
});

test.each(['application/json', 'multipart/form-data; boundary=x'])(
  'a body of %s without an announced end is refused beyond the limit',
  async (type) => {
    const socket = connect(port, '127.0.0.1');
    const answer = text(socket);
    socket.write(
      `POST /api/v4/groups HTTP/1.1\r\nhost: gitlab.test\r\n${token}content-type: ${type}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`,
    );
    const size = 21 * 1024 * 1024;
    socket.write(`${size.toString(16)}\r\n${' '.repeat(size)}\r\n0\r\n\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  },
);

test('a body is made as fast as it is read, not faster', async () => {
  const chunk = new Uint8Array(65_536);
  const all = 1000;
  let made = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      made += 1;
      controller.enqueue(chunk);
      if (made === all) controller.close();
    },
  });
  const server = createServer((_, outgoing) => void writeResponse(outgoing, new Response(body), 'now'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Variance point: a TCP server has an AddressInfo.
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  await once(socket, 'readable');
  expect(made).toBeLessThan(all);
  let read = 0;
  for await (const bytes of socket) read += (bytes as Buffer).length;
  server.close();
  expect(read).toBeGreaterThanOrEqual(all * chunk.length);
});
