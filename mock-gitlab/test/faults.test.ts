import { afterEach, describe, expect, test } from 'vitest';
import { type FaultInput, type MockGitLab } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

const headers = { 'private-token': tokens.adaApi };
const open: MockGitLab[] = [];
afterEach(() => Promise.all(open.splice(0).map((gitlab) => gitlab.close())));

const overNetwork: typeof fetch = (input, init) => fetch(input, init);

/** The same mock by both ways in. */
async function ways(): Promise<[string, MockGitLab, string, typeof overNetwork][]> {
  const inProcess = harbor();
  const onSocket = harbor();
  open.push(onSocket);
  const url = await onSocket.listen();
  return [
    ['in process', inProcess, inProcess.baseUrl, inProcess.fetch],
    ['on a socket', onSocket, url, overNetwork],
  ];
}

async function each(
  fault: FaultInput,
  look: (get: () => Promise<Response>, gitlab: MockGitLab) => Promise<void>,
) {
  for (const [, gitlab, base, fetch] of await ways()) {
    gitlab.faults.add(fault);
    await look(() => fetch(`${base}/api/v4/version`, { headers }), gitlab);
  }
}

describe('each way to break', () => {
  test('a status, with a body of one’s own', () =>
    each({ kind: 'status', status: 503, body: '{"message":"down"}' }, async (get) => {
      const answer = await get();
      expect(answer.status).toBe(503);
      expect(await answer.json()).toStrictEqual({ message: 'down' });
    }));

  test('the error page of a proxy', () =>
    each({ kind: 'html' }, async (get) => {
      const answer = await get();
      expect(answer.status).toBe(502);
      expect(answer.headers.get('content-type')).toBe('text/html');
      expect(await answer.text()).toContain('<h1>502 Bad Gateway</h1>');
    }));

  test('a rate limit in plain text, until the minute is over', () =>
    each({ kind: 'rate-limit-text' }, async (get, gitlab) => {
      gitlab.clock.advance({ seconds: 15 });
      const answer = await get();
      expect(answer.status).toBe(429);
      expect(answer.headers.get('retry-after')).toBe('45');
      expect(answer.headers.get('ratelimit-resettime')).toBe('Sun, 31 Jan 2027 08:01:00 GMT');
      expect(await answer.text()).toBe('Retry later\n');
    }));

  test('a rate limit in JSON', () =>
    each({ kind: 'rate-limit-json' }, async (get) => {
      const answer = await get();
      expect([answer.status, answer.headers.get('retry-after')]).toStrictEqual([429, '60']);
      expect(await answer.json()).toStrictEqual({ message: '429 Too Many Requests' });
    }));

  test('a connection that breaks', () =>
    each({ kind: 'reset' }, async (get) => {
      await expect(get()).rejects.toThrow('fetch failed');
    }));

  test('a body that breaks off half way', () =>
    each({ kind: 'truncate' }, async (get) => {
      const answer = await get();
      expect(answer.status).toBe(200);
      await expect(answer.text()).rejects.toThrow('terminated');
    }));

  test('JSON that does not parse', () =>
    each({ kind: 'bad-json' }, async (get) => {
      await expect((await get()).json()).rejects.toThrow(SyntaxError);
    }));

  test('a content type that is not true', () =>
    each({ kind: 'wrong-content-type' }, async (get) => {
      const answer = await get();
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      expect(await answer.json()).toHaveProperty('version');
    }));

  test('far more than anybody wants', () =>
    each({ kind: 'oversized', bytes: 3_000_000 }, async (get) => {
      expect((await (await get()).arrayBuffer()).byteLength).toBe(3_000_000);
    }));

  test('silence, until the caller loses patience', () =>
    each({ kind: 'hang' }, async (_, gitlab) => {
      const base = gitlab.url ?? gitlab.baseUrl;
      const fetch = gitlab.url === undefined ? gitlab.fetch : overNetwork;
      const signal = AbortSignal.timeout(20);
      await expect(fetch(`${base}/api/v4/version`, { signal })).rejects.toThrow('aborted due to timeout');
    }));

  test('lateness', () =>
    each({ kind: 'latency', latencyMs: 30 }, async (get) => {
      const start = process.hrtime.bigint();
      expect((await get()).status).toBe(200);
      expect(Number(process.hrtime.bigint() - start) / 1e6).toBeGreaterThan(25);
    }));
});

test('a lost response: the act is done, the answer never comes', async () => {
  const gitlab = harbor();
  gitlab.faults.add({ kind: 'reset-after', match: { path: '/**/rotate' }, times: 1 });
  const rotate = caller(gitlab, tokens.adaApi);
  await expect(rotate('POST', '/personal_access_tokens/self/rotate')).rejects.toThrow('fetch failed');
  expect((await rotate('GET', '/user')).body.error_description).toContain('Token was revoked');
  expect(gitlab.journal.entries()[0]).toMatchObject({ status: null, faults: ['fault-1'], user: 'ada' });
});

test('a fault strikes what it matches and nothing else', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  gitlab.faults.add({ kind: 'status', status: 500, match: { method: 'post' } });
  gitlab.faults.add({ kind: 'status', status: 501, match: { path: '/api/v4/projects/*' } });
  gitlab.faults.add({ kind: 'status', status: 502, match: { pathPattern: '/groups$' } });
  gitlab.faults.add({ kind: 'status', status: 503, match: { header: { 'private-token': tokens.root } } });
  const statuses = [
    await call('GET', '/user'),
    await call('POST', '/projects'),
    await call('GET', '/projects/1'),
    await call('GET', '/projects/1/variables'),
    await call('GET', '/groups'),
    await caller(gitlab, tokens.root)('GET', '/user'),
  ].map(({ status }) => status);
  expect(statuses).toStrictEqual([200, 500, 501, 200, 502, 503]);
});

test('skip, nth and times count matching requests; what is spent is gone', async () => {
  const gitlab = harbor();
  const statuses = async (count: number) => {
    const all: number[] = [];
    for (let at = 0; at < count; at += 1)
      all.push((await caller(gitlab, tokens.adaApi)('GET', '/user')).status);
    return all;
  };
  gitlab.faults.add({ kind: 'status', status: 500, match: { skip: 1 }, times: 2 });
  expect(await statuses(5)).toStrictEqual([200, 500, 500, 200, 200]);
  gitlab.faults.add({ kind: 'status', status: 500, match: { nth: 3 } });
  expect(await statuses(4)).toStrictEqual([200, 200, 500, 200]);
  expect(gitlab.faults.list()).toStrictEqual([]);
});

test('faults add up: late, then broken', async () => {
  const gitlab = harbor();
  gitlab.faults.add({ kind: 'latency', latencyMs: 20 });
  gitlab.faults.add({ kind: 'html', status: 504 });
  const [first] = gitlab.faults.list();
  expect((await caller(gitlab)('GET', '/user')).status).toBe(504);
  expect(gitlab.faults.remove(first?.id ?? '')).toBe(true);
  expect(gitlab.faults.remove('fault-99')).toBe(false);
  gitlab.faults.clear();
  expect((await caller(gitlab)('GET', '/user')).status).toBe(401);
});

test.each([
  [{ kind: 'explode' }, 'kind: must be one of latency, hang,'],
  [{ kind: 'latency' }, 'latencyMs: is missing, for example 500'],
  [{ kind: 'status' }, 'status: is missing, for example 503'],
  [{ kind: 'status', status: 99 }, 'status: must be a whole number from 200 to 599'],
  [{ kind: 'reset', match: { path: 'api' } }, 'match.path: must begin with'],
  [{ kind: 'reset', match: { pathPattern: '(' } }, 'match.pathPattern: must be a regular expression'],
  [{ kind: 'reset', match: { path: '/a', pathPattern: 'a' } }, 'match.path: excludes match.pathPattern'],
  [{ kind: 'reset', times: 0 }, 'times: must be a whole number from 1'],
  [{ kind: 'reset', tiems: 1 }, 'tiems: is not a known key'],
])('%j is refused with %s', (fault, message) => {
  const gitlab = harbor();
  // @ts-expect-error -- what the types forbid may still come over HTTP
  expect(() => gitlab.faults.add(fault)).toThrow(message);
  expect(gitlab.faults.list()).toStrictEqual([]);
});
