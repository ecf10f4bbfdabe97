import { afterEach, expect, test } from 'vitest';
import { listen, type Listener } from './listener.ts';

const open: Listener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close(0)));
});

async function listening(): Promise<Listener> {
  const listener = await listen('127.0.0.1', 0);
  open.push(listener);
  return listener;
}

/** A handler that tells when it has begun and ends when it is told to. */
function held() {
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  let isDone = false;
  const answer = async () => {
    begun.resolve();
    await release.promise;
    isDone = true;
    done.resolve();
    return new Response('done');
  };
  return {
    answer,
    begun: begun.promise,
    done: done.promise,
    release: () => release.resolve(),
    isDone: () => isDone,
  };
}

test('answers 503 until there is something to answer with', async () => {
  const listener = await listening();
  expect((await fetch(listener.url)).status).toBe(503);
  listener.answerWith(() => new Response('here'));
  expect(await (await fetch(listener.url)).text()).toBe('here');
});

test('finishes the request under way when it closes, then closes at once', async () => {
  const listener = await listening();
  const work = held();
  listener.answerWith(work.answer);
  const asked = fetch(listener.url);
  await work.begun;
  const closed = listener.close(60_000);
  work.release();
  const response = await asked;
  expect(await response.text()).toBe('done');
  // Else the connection would be kept alive, and waited for.
  expect(response.headers.get('connection')).toBe('close');
  expect(await closed).toBe(true);
  await expect(fetch(listener.url)).rejects.toThrow('fetch failed');
});

test('waits for work whose client has left', async () => {
  const listener = await listening();
  const work = held();
  listener.answerWith(work.answer);
  const client = new AbortController();
  const response = fetch(listener.url, { signal: client.signal }).catch(() => 'left');
  await work.begun;
  client.abort();
  expect(await response).toBe('left');
  const closed = listener.close(60_000, () => work.done);
  expect(work.isDone()).toBe(false);
  work.release();
  expect(await closed).toBe(true);
  expect(work.isDone()).toBe(true);
});

test('gives up on a request that does not end', async () => {
  const listener = await listening();
  const work = held();
  listener.answerWith(work.answer);
  const response = fetch(listener.url).catch(() => 'cut off');
  await work.begun;
  expect(await listener.close(1)).toBe(false);
  expect(await response).toBe('cut off');
});

test('says in one line that the port is taken', async () => {
  const { port } = await listening();
  await expect(listen('127.0.0.1', port)).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is taken by another program. Choose another, e.g. --port ${port + 1}.`,
  );
});

test('says in one line that the address is not of this machine', async () => {
  await expect(listen('192.0.2.1', 0)).rejects.toThrow(
    '192.0.2.1 is no address of this machine (EADDRNOTAVAIL).',
  );
});

test('writes IPv6 addresses as URLs do', async () => {
  const listener = await listen('::1', 0);
  open.push(listener);
  expect(listener.url).toBe(`http://[::1]:${listener.port}`);
});
