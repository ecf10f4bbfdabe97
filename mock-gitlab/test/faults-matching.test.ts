import { describe, expect, test } from 'vitest';
import type { FaultInput, MockGitLab } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

async function statuses(gitlab: MockGitLab, count: number, path = '/user'): Promise<number[]> {
  const call = caller(gitlab, tokens.adaApi);
  const all: number[] = [];
  for (let at = 0; at < count; at += 1) all.push((await call('GET', path)).status);
  return all;
}

const broken = (match: FaultInput['match'], more: Partial<FaultInput> = {}): FaultInput => ({
  ...more,
  kind: 'status',
  status: 500,
  match,
});

test('a fault can wait for a parameter, wherever it comes', async () => {
  const gitlab = harbor();
  gitlab.faults.add(broken({ parameter: { key: 'BAD' } }));
  gitlab.faults.add(broken({ parameterPattern: { 'filter[environment_scope]': '^prod' } }, {}));
  const ada = caller(gitlab, tokens.adaApi);
  const made = await ada('POST', '/projects/1/variables', { key: 'GOOD', value: 'v' });
  expect(made.status).toBe(201);
  expect((await ada('POST', '/projects/1/variables', { key: 'BAD', value: 'v' })).status).toBe(500);
  expect((await ada('GET', '/projects/1/variables?key=BAD')).status).toBe(500);
  const scope = 'filter[environment_scope]=production';
  expect((await ada('GET', `/projects/1/variables/API_KEY?${scope}`)).status).toBe(500);
  expect((await ada('GET', '/projects/1/variables/GOOD')).status).toBe(200);
});

test('a fault can wait for a person, or for a header of a kind', async () => {
  const gitlab = harbor();
  gitlab.faults.add(broken({ user: 'Ada' }));
  gitlab.faults.add(broken({ headerPattern: { 'user-agent': '^renovate/' } }));
  expect((await caller(gitlab, tokens.adaApi)('GET', '/user')).status).toBe(500);
  expect((await caller(gitlab, tokens.revoked)('GET', '/user')).status).toBe(500);
  const root = caller(gitlab, tokens.root);
  expect((await root('GET', '/user')).status).toBe(200);
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/version`, {
    headers: { 'user-agent': 'renovate/41', 'private-token': tokens.root },
  });
  expect(answer.status).toBe(500);
});

test('every third matching request', async () => {
  const gitlab = harbor();
  gitlab.faults.add(broken({ every: 3, path: '/api/v4/user' }));
  await caller(gitlab, tokens.adaApi)('GET', '/version');
  expect(await statuses(gitlab, 7)).toStrictEqual([200, 200, 500, 200, 200, 500, 200]);
});

test('a chance strikes the same requests for the same seed', async () => {
  const run = async (seed: string) => {
    const gitlab = harbor();
    gitlab.faults.add(broken({}, { probability: 0.4, seed }));
    return statuses(gitlab, 40);
  };
  const [first, again, other] = [await run('storm'), await run('storm'), await run('calm')];
  expect(first).toStrictEqual(again);
  expect(first).not.toStrictEqual(other);
  const struck = first.filter((status) => status === 500).length;
  expect(struck).toBeGreaterThan(6);
  expect(struck).toBeLessThan(30);
});

describe('a fault ends by the clock', () => {
  test.each<[string, Partial<FaultInput>]>([
    ['at an instant', { until: '2027-01-31T08:05:00Z' }],
    ['after a while', { for: { minutes: 5 } }],
  ])('%s', async (_, end) => {
    const gitlab = harbor();
    gitlab.faults.add(broken({}, end));
    expect(gitlab.faults.list()[0]?.until).toContain('2027-01-31T08:05:00');
    gitlab.clock.advance({ minutes: 4, seconds: 59 });
    expect(await statuses(gitlab, 1)).toStrictEqual([500]);
    gitlab.clock.advance({ seconds: 1 });
    expect(await statuses(gitlab, 1)).toStrictEqual([200]);
    expect(gitlab.faults.list()).toStrictEqual([]);
    expect(gitlab.faults.spent()).toMatchObject([{ id: 'fault-1', struck: 1 }]);
  });
});

test('what is spent is told with what it did', async () => {
  const gitlab = harbor();
  gitlab.faults.add(broken({ path: '/api/v4/user' }, { times: 2 }));
  await statuses(gitlab, 1);
  expect(gitlab.faults.list()).toMatchObject([{ matched: 1, struck: 1, times: 2 }]);
  await statuses(gitlab, 2);
  expect(gitlab.faults.list()).toStrictEqual([]);
  const [entry] = gitlab.journal.entries({ fault: 'fault-1' });
  expect(gitlab.faults.spent()[0]?.strikes).toMatchObject([
    { at: '2027-01-31T08:00:00.000Z', method: 'GET', path: '/api/v4/user', requestId: entry?.requestId },
    {},
  ]);
});

test('jitter is the same for the same seed, and adds to the latency', async () => {
  const gitlab = harbor();
  gitlab.faults.add({ kind: 'latency', latencyMs: 1, jitterMs: 3, seed: 'sea' });
  expect(await statuses(gitlab, 3)).toStrictEqual([200, 200, 200]);
  expect(gitlab.faults.list()[0]?.struck).toBe(3);
});

test.each([
  [{ kind: 'reset', status: 500 }, 'status: means nothing to kind reset (kind, match, times,'],
  [{ kind: 'latency', latencyMs: 1, bytes: 9 }, 'bytes: means nothing to kind latency'],
  [{ kind: 'slow-body' }, 'bytesPerSecond: is missing, for example 1000'],
  [{ kind: 'reset', probability: 2 }, 'probability: must be more than 0 and at most 1, for example 0.25'],
  [{ kind: 'reset', until: 'noon' }, 'until: must be an ISO 8601 instant with a zone, for example "2027'],
  [{ kind: 'reset', until: '2027-01-31', for: { days: 1 } }, 'until: excludes for'],
  [{ kind: 'reset', for: { minutes: 0 } }, 'for: must be longer than nothing'],
  [{ kind: 'reset', match: { nth: 1, every: 2 } }, 'match.nth: excludes match.every'],
  [{ kind: 'reset', match: { headerPattern: { accept: '(' } } }, 'match.headerPattern.accept: must be a reg'],
  [{ kind: 'html', page: 'apache' }, 'page: must be one of nginx, cloudflare, for example "nginx"'],
])('%j is refused with %s', (fault, message) => {
  const gitlab = harbor();
  // @ts-expect-error -- what the types forbid may still come over HTTP
  expect(() => gitlab.faults.add(fault)).toThrow(message);
  expect(gitlab.faults.list()).toStrictEqual([]);
});

test('an escaped slash fits in either case, and is not the slash itself', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  gitlab.faults.add({ kind: 'status', status: 500, match: { path: '/api/v4/projects/harbor%2fdock' } });
  expect((await ada('GET', '/projects/harbor%2Fdock')).status).toBe(500);
  expect((await ada('GET', '/projects/harbor%2fdock')).status).toBe(500);
  expect((await ada('GET', '/projects/harbor/dock')).status).toBe(404);
});

test.each([
  ['/oauth/token?x=1', 'match.path: must have no query or fragment'],
  ['/w/m/api/v4/user', 'match.path: must not begin with a world'],
  ['oauth', 'match.path: must begin with / or *, for example "/oauth/token"'],
])('a fault that could never strike is refused: %s', (path, message) => {
  expect(() => harbor().faults.add({ kind: 'reset', match: { path } })).toThrow(message);
});
