import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { wasNeverSent } from '../../src/http/was-never-sent.ts';
import { guardedFetch, serve, serveRaw } from './loopback-server.ts';

const maxBytes = 10_000;

describe('size', () => {
  it('reads an answer that is as large as permitted', async () => {
    const server = await serve((_request, response) => response.end('x'.repeat(maxBytes)));
    const response = await guardedFetch({ maxBytes })(server.url);
    expect(await response.text()).toHaveLength(maxBytes);
  });

  it('refuses a larger one by its announced length, without reading it', async () => {
    const url = await serveRaw((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10001\r\n\r\nbegin'));
    });
    await expect(guardedFetch({ maxBytes, timeoutMs: 2000 })(url)).rejects.toMatchObject({
      code: 'unexpected_response',
      message: expect.stringMatching(/^The answer of 127\.0\.0\.1:\d+ is larger than 10 KiB\.$/),
    });
  });

  it('refuses a larger one without an announced length, and hangs up', async () => {
    let hungUp = (): void => undefined;
    const isHungUp = new Promise<void>((done) => (hungUp = done));
    const server = await serve((_request, response) => {
      response.on('close', hungUp);
      const more = () => {
        while (response.write('x'.repeat(1000)));
      };
      response.on('drain', more);
      more();
    });
    await expect(guardedFetch({ maxBytes })(server.url)).rejects.toMatchObject({
      code: 'unexpected_response',
    });
    await isHungUp;
  });

  it.each([
    ['gzip', gzipSync],
    ['br', (data: Buffer) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('refuses a small %s body that grows to 200 MB, long before it has grown', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(200_000_000));
    const server = await serve((_request, response) =>
      response.setHeader('content-encoding', encoding).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    await expect(guardedFetch({ maxBytes: 1_000_000 })(server.url)).rejects.toMatchObject({
      code: 'unexpected_response',
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  it('takes another limit for one request', async () => {
    const server = await serve((_request, response) => response.end('x'.repeat(maxBytes)));
    const send = guardedFetch({ maxBytes: 1 });
    expect((await send(server.url, { maxBytes })).status).toBe(200);
    await expect(send(server.url)).rejects.toMatchObject({
      message: expect.stringContaining('larger than 1 bytes'),
    });
  });
});

describe('time', () => {
  it('waits no longer than permitted for headers', async () => {
    const url = await serveRaw(() => undefined);
    const refusal = guardedFetch({ timeoutMs: 100 })(url);
    await expect(refusal).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer within 0\.1 seconds\.$/),
    });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(false));
  });

  it('waits no longer for a body that comes drop by drop', async () => {
    const server = await serve((_request, response) => {
      // Each drop asks for the next one, so the body flows for ever without a pause.
      const drop = () => response.destroyed || response.write('.', () => setImmediate(drop));
      drop();
    });
    await expect(guardedFetch({ timeoutMs: 150, maxBytes: 1e9 })(server.url)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('began to answer, but did not finish within 0.15 seconds'),
    });
  });

  it('waits no longer for a body that stands still', async () => {
    const server = await serve((_request, response) => response.write('begin'));
    await expect(guardedFetch({ timeoutMs: 100 })(server.url)).rejects.toMatchObject({
      message: expect.stringContaining('did not finish'),
    });
  });

  it('counts the name service too, and knows that nothing was sent', async () => {
    const refusal = guardedFetch({ timeoutMs: 100, lookup: () => undefined })('https://app.example/');
    await expect(refusal).rejects.toMatchObject({
      code: 'unavailable',
      message: 'app.example could not be reached within 0.1 seconds.',
    });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(true));
  });

  it('counts a TLS handshake that is never finished as not sent', async () => {
    const url = await serveRaw(() => undefined);
    const refusal = guardedFetch()(url.replace('http:', 'https:'), {
      timeoutMs: 100,
      method: 'POST',
      body: 'burn',
    });
    await expect(refusal).rejects.toMatchObject({
      message: expect.stringContaining('could not be reached within'),
    });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(true));
  });

  it('rethrows the reason of the caller who stops', async () => {
    const stop = new AbortController();
    const reason = new Error('shutting down');
    const url = await serveRaw((socket) => socket.once('data', () => stop.abort(reason)));
    await expect(guardedFetch()(url, { signal: stop.signal })).rejects.toBe(reason);
  });

  it('sends nothing for a caller who has stopped before', async () => {
    const server = await serve((_request, response) => response.end());
    const reason = new Error('too late');
    await expect(guardedFetch()(server.url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.connections()).toBe(0);
  });

  it('rethrows the reason also while the body comes', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const server = await serve((_request, response) => {
      response.write('begin', () => stop.abort(reason));
    });
    await expect(guardedFetch()(server.url, { signal: stop.signal })).rejects.toBe(reason);
  });
});

describe('crowd', () => {
  it('asks one origin so many times at once, and counts waiting as time', async () => {
    const server = await serve(() => undefined);
    const fetch = guardedFetch({ perOrigin: 2, timeoutMs: 300 });
    const failures = await Promise.all(
      [1, 2, 3].map((number) =>
        fetch(`${server.url}/${number}`, { timeoutMs: number === 3 ? 150 : 300 }).catch(
          (error: unknown) => error,
        ),
      ),
    );
    expect(server.requests).toHaveLength(2);
    expect(failures[2]).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('too many requests were under way for 0.15 seconds'),
    });
    expect(failures.map(wasNeverSent)).toEqual([false, false, true]);
  });

  it('goes on when others are done', async () => {
    const server = await serve((_request, response) => response.end('ok'));
    const fetch = guardedFetch({ atOnce: 1 });
    const answers = await Promise.all([1, 2, 3, 4].map((number) => fetch(`${server.url}/${number}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});
