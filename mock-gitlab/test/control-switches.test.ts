import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

async function patch(gitlab: ReturnType<typeof harbor>, body: unknown) {
  const init = { method: 'PATCH', body: JSON.stringify(body) };
  return seen(await gitlab.fetch(`${gitlab.baseUrl}/__mock__/switches`, init));
}

test('a running mock becomes another GitLab, and by a reset what it was', async () => {
  const gitlab = harbor();
  const version = async () => (await caller(gitlab, tokens.adaApi)('GET', '/version')).body.version;
  const changed = await patch(gitlab, { version: '17.11.7-ee', tier: 'premium' });
  expect(changed).toMatchObject({
    status: 200,
    body: { version: '17.11.7-ee', tier: 'premium', hosted: false },
  });
  expect(await version()).toBe('17.11.7-ee');
  gitlab.reset();
  expect(await version()).toBe('19.1.1-ee');
});

test('somebody who was shown before is shown as the other GitLab shows them', async () => {
  const gitlab = harbor();
  const keys = async () => Object.keys((await caller(gitlab, tokens.adaApi)('GET', '/user')).body);
  expect(await keys()).toContain('scim_identities');
  await patch(gitlab, { version: '17.11.7' });
  expect(await keys()).not.toContain('scim_identities');
});

test('limits can be switched on while it runs, also where settings were changed before', async () => {
  const gitlab = harbor();
  gitlab.seed({ settings: { maintenance_mode: false } });
  expect((await patch(gitlab, { rateLimits: true, hosted: true, tokenPrefix: 'new-' })).status).toBe(200);
  const answer = await caller(gitlab, tokens.adaApi)('GET', '/user');
  expect(answer.headers.get('ratelimit-name')).toBe('throttle_authenticated_api');
  const rotated = await caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate');
  expect(rotated.body.token).toMatch(/^new-/);
});

test('a fork has switches and strictness of its own', async () => {
  const gitlab = harbor({ strict: true });
  const fork = gitlab.fork();
  await patch(fork, { version: '17.11.7-ee' });
  expect((await caller(gitlab, tokens.adaApi)('GET', '/version')).body.version).toBe('19.1.1-ee');
  await caller(fork)('GET', '/no_such_thing');
  expect(() => fork.verify()).toThrow('no_such_thing');
  gitlab.verify();
});

test.each([
  [{ tier: 'gold' }, 'tier: must be one of free, premium, ultimate'],
  [{ teir: 'free' }, 'teir: is not a known key'],
  [{ tier: 'premium', maximumTokenDays: 0 }, 'maximumTokenDays: must be a whole number from 1'],
  [[], '(whole): must be an object'],
])('%j is refused, and nothing is switched', async (body, message) => {
  const gitlab = harbor();
  const refused = await patch(gitlab, body);
  expect(refused.status).toBe(400);
  expect(refused.body.error).toContain(message);
  const now = await seen(await gitlab.fetch(`${gitlab.baseUrl}/__mock__/switches`));
  expect(now.body.tier).toBe('free');
});

test('what limits have counted can be read', async () => {
  const gitlab = harbor({ profile: 'gitlab.com' });
  await caller(gitlab, tokens.adaApi)('GET', '/user');
  const counts = await seen(await gitlab.fetch(`${gitlab.baseUrl}/__mock__/limits`));
  expect(counts.body).toMatchObject([
    { name: 'throttle_authenticated_api', whose: 'user:2', count: 1 },
    { name: 'throttle_all_traffic', count: 1 },
  ]);
  gitlab.clock.advance({ minutes: 1 });
  const later = await seen(await gitlab.fetch(`${gitlab.baseUrl}/__mock__/limits`));
  expect(later.body).toStrictEqual([]);
});

test('a seed begins with faults and a clock, also after a reset', async () => {
  const gitlab = harbor({
    seed: {
      people: [{ username: 'ada' }],
      tokens: [{ token: 'ada-token-1', name: 't', user: 'ada', scopes: ['api'] }],
      clock: { now: '2030-05-05T00:00:00Z' },
      faults: [{ kind: 'status', status: 503, times: 1 }],
    },
  });
  const statuses = async () => {
    const call = caller(gitlab, 'ada-token-1');
    return [(await call('GET', '/user')).status, (await call('GET', '/user')).status];
  };
  expect(await statuses()).toStrictEqual([503, 200]);
  gitlab.clock.advance({ days: 9 });
  gitlab.reset();
  expect(gitlab.clock.now().toISOString()).toBe('2030-05-05T00:00:00.000Z');
  expect(await statuses()).toStrictEqual([503, 200]);
});

test('the present goes out as a seed over HTTP', async () => {
  const gitlab = harbor();
  const seed = await seen(await gitlab.fetch(`${gitlab.baseUrl}/__mock__/seed`));
  expect(seed.body).toStrictEqual(JSON.parse(JSON.stringify(gitlab.toSeed())));
});

test.each([
  [{ clock: { now: 'noon' } }, 'clock.now: must be an ISO 8601 instant'],
  [{ faults: [{ kind: 'status' }] }, 'status: is missing'],
  [
    {
      clock: { now: '2040-01-01T00:00:00Z' },
      people: [{ username: 'x' }],
      faults: [{ kind: 'html', bytes: 1 }],
    },
    'bytes: means',
  ],
])('the seed %j is refused whole, clock and faults too', async (seed, message) => {
  const gitlab = harbor();
  const before = [gitlab.snapshot(), gitlab.faults.list()];
  // @ts-expect-error -- what the types forbid may still come out of a file
  expect(() => gitlab.seed(seed)).toThrow(message);
  expect([gitlab.snapshot(), gitlab.faults.list()]).toStrictEqual(before);
});
