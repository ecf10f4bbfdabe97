import { describe, expect, test } from 'vitest';
import type { MockGitLab } from '../src/index.ts';
import { START, caller, harbor, seen, tokens } from './harbor.ts';

const hosted = () => harbor({ profile: 'gitlab.com' });

/** Asks so often with one token and answers the last answer. */
async function many(gitlab: MockGitLab, count: number, path: string, token?: string) {
  const call = caller(gitlab, token);
  let last = await call('GET', path);
  for (let at = 1; at < count; at += 1) last = await call('GET', path);
  return last;
}

const limitsOf = (headers: Headers) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('ratelimit-')));

test('a self-managed GitLab counts nothing and says nothing', async () => {
  const gitlab = harbor();
  const answer = await many(gitlab, 30, '/user', tokens.adaApi);
  expect(answer.status).toBe(200);
  expect(limitsOf(answer.headers)).toStrictEqual({});
});

test('gitlab.com tells its limits on every answer, by user or by address', async () => {
  const gitlab = hosted();
  const seconds = Date.parse(START) / 1000;
  const answer = await many(gitlab, 3, '/user', tokens.adaApi);
  expect(limitsOf(answer.headers)).toStrictEqual({
    'ratelimit-limit': '2000',
    'ratelimit-name': 'throttle_authenticated_api',
    'ratelimit-observed': '3',
    'ratelimit-remaining': '1997',
    'ratelimit-reset': String(seconds + 60),
  });
  const other = await many(gitlab, 1, '/user', tokens.root);
  expect(other.headers.get('ratelimit-observed')).toBe('1');
  const dead = await many(gitlab, 1, '/user', tokens.revoked);
  expect(dead.headers.get('ratelimit-name')).toBe('throttle_unauthenticated_api');
  expect(dead.headers.get('ratelimit-limit')).toBe('500');
});

describe('a limit that an administrator set', () => {
  const limited = (periodInSeconds = 600) =>
    harbor({
      seed: {
        people: [{ username: 'ada' }, { username: 'ben' }],
        tokens: [
          { token: 'ada-token-1', name: 't', user: 'ada', scopes: ['api'] },
          { token: 'ada-token-2', name: 't', user: 'ada', scopes: ['api'] },
          { token: 'ben-token-1', name: 't', user: 'ben', scopes: ['api'] },
        ],
        settings: {
          throttle_authenticated_api: {
            enabled: true,
            requests_per_period: 3,
            period_in_seconds: periodInSeconds,
          },
          throttle_unauthenticated_api: { enabled: true, requests_per_period: 1, period_in_seconds: 60 },
          throttle_protected_paths: { enabled: true, requests_per_period: 2, period_in_seconds: 60 },
        },
      },
    });

  test('is for a person, whatever their tokens; the refusal is plain text with all headers', async () => {
    const gitlab = limited();
    gitlab.clock.advance({ seconds: 15 });
    await many(gitlab, 2, '/user', 'ada-token-1');
    await many(gitlab, 1, '/user', 'ada-token-2');
    const refused = await many(gitlab, 1, '/user', 'ada-token-1');
    expect(refused.status).toBe(429);
    expect(refused.body).toBe('Retry later\n');
    expect(refused.headers.get('content-type')).toBe('text/plain');
    expect(refused.headers.get('retry-after')).toBe('585');
    expect(limitsOf(refused.headers)).toStrictEqual({
      'ratelimit-limit': '1',
      'ratelimit-name': 'throttle_authenticated_api',
      'ratelimit-observed': '4',
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(Date.parse(START) / 1000 + 600),
      'ratelimit-resettime': 'Sun, 31 Jan 2027 08:10:00 GMT',
    });
    expect((await many(gitlab, 1, '/user', 'ben-token-1')).status).toBe(200);
    expect(gitlab.journal.entries({ limited: true })).toMatchObject([
      { status: 429, limited: 'throttle_authenticated_api' },
    ]);
  });

  test('opens again with the next window', async () => {
    const gitlab = limited(60);
    expect((await many(gitlab, 4, '/user', 'ada-token-1')).status).toBe(429);
    gitlab.clock.advance({ seconds: 59 });
    expect((await many(gitlab, 1, '/user', 'ada-token-1')).status).toBe(429);
    gitlab.clock.advance({ seconds: 1 });
    expect((await many(gitlab, 1, '/user', 'ada-token-1')).status).toBe(200);
  });

  test('comes before authentication and routes', async () => {
    const gitlab = limited();
    expect((await many(gitlab, 1, '/user')).status).toBe(401);
    expect((await many(gitlab, 1, '/no-such-route')).status).toBe(429);
  });

  test('protects the paths of passwords and tokens by address', async () => {
    const gitlab = limited();
    const post = async () =>
      seen(await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, { method: 'POST', body: 'grant_type=x' }));
    expect([(await post()).status, (await post()).status]).not.toContain(429);
    const refused = await post();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-name')).toBe('throttle_unauthenticated_protected_paths');
    expect((await gitlab.fetch(`${gitlab.baseUrl}/users/sign_in`)).status).toBe(200);
  });

  test('is forgotten by a reset', async () => {
    const gitlab = limited();
    await many(gitlab, 4, '/user', 'ada-token-1');
    gitlab.reset();
    expect((await many(gitlab, 1, '/user', 'ada-token-1')).status).toBe(200);
  });
});

describe('endpoints have limits of their own where limits are on', () => {
  test('one too many is refused in JSON, and only there', async () => {
    const gitlab = hosted();
    expect((await many(gitlab, 200, '/groups', tokens.adaApi)).status).toBe(200);
    const refused = await many(gitlab, 1, '/groups', tokens.adaApi);
    expect(refused).toMatchObject({ status: 429, body: { message: '429 Too Many Requests' } });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await many(gitlab, 1, '/groups/harbor', tokens.adaApi)).status).toBe(200);
    expect((await many(gitlab, 1, '/groups', tokens.root)).status).toBe(200);
    gitlab.clock.advance({ minutes: 1 });
    expect((await many(gitlab, 1, '/groups', tokens.adaApi)).status).toBe(200);
  });

  test('older ones say it longer and do not say how long', async () => {
    const gitlab = harbor({ profile: '17.11', switches: { rateLimits: true } });
    const refused = await many(gitlab, 201, '/groups', tokens.adaApi);
    expect(refused.status).toBe(429);
    expect(refused.body.message.error).toBe(
      'This endpoint has been requested too many times. Try again later.',
    );
    expect(refused.headers.has('retry-after')).toBe(false);
  });
});

test('maintenance that an administrator set refuses writes in their words', async () => {
  const gitlab = harbor();
  gitlab.seed({ settings: { maintenance_mode: true, maintenance_mode_message: 'back at noon' } });
  const ada = caller(gitlab, tokens.adaApi);
  const refused = await ada('POST', '/projects/1/variables', { key: 'A', value: 'b' });
  expect(refused).toMatchObject({ status: 503, body: { message: 'back at noon' } });
  expect((await ada('GET', '/projects/1')).status).toBe(200);
  expect((await caller(gitlab, tokens.root)('PUT', '/application/settings', {})).status).not.toBe(503);
});

test('gitlab.com counts what comes from one address, whoever it is', async () => {
  const gitlab = harbor({ profile: 'gitlab.com' });
  const ask = (token: string) =>
    gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers: { 'private-token': token } });
  for (let call = 0; call < 1000; call += 1) {
    await ask(tokens.root);
    await ask(tokens.adaApi);
  }
  const { status, headers } = await ask(tokens.adaApi);
  expect([status, headers.get('ratelimit-name')]).toEqual([429, 'throttle_all_traffic']);
});
