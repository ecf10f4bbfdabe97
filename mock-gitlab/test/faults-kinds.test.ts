import { afterEach, expect, test } from 'vitest';
import type { FaultInput, MockGitLab } from '../src/index.ts';
import { caller, harbor, oauthApplication, people, seen, tokens } from './harbor.ts';

const headers = { 'private-token': tokens.adaApi };
const open: MockGitLab[] = [];
afterEach(() => Promise.all(open.splice(0).map((gitlab) => gitlab.close())));

const overNetwork: typeof fetch = (input, init) => fetch(input, init);

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** The same fault, in process and on a socket. */
async function each(fault: FaultInput, look: (ask: Ask, gitlab: MockGitLab) => Promise<void>) {
  const inside = harbor();
  inside.faults.add(fault);
  await look((path, init) => inside.fetch(inside.baseUrl + path, { headers, ...init }), inside);
  const outside = harbor();
  open.push(outside);
  outside.faults.add(fault);
  const url = await outside.listen();
  await look((path, init) => overNetwork(url + path, { headers, ...init }), outside);
}

const codeOf = async (answer: Promise<Response>): Promise<unknown> => {
  const error: unknown = await answer.catch((cause: unknown) => cause);
  return error instanceof Error && error.cause instanceof Error ? Reflect.get(error.cause, 'code') : error;
};

test('nobody listens: refused in process, reset on a socket, and control goes on', () =>
  each({ kind: 'refuse' }, async (ask, gitlab) => {
    const code = await codeOf(ask('/api/v4/version'));
    expect(code).toBe(gitlab.url === undefined ? 'ECONNREFUSED' : 'ECONNRESET');
    expect((await ask('/__mock__/health')).status).toBe(200);
  }));

test.each(['reset', 'reset-after'] as const)('%s is a reset to the caller', (kind) =>
  each({ kind }, async (ask) => {
    expect(await codeOf(ask('/api/v4/version'))).toBe('ECONNRESET');
  }),
);

test('a body comes slowly, and whole', () =>
  each({ kind: 'slow-body', bytesPerSecond: 20_000 }, async (ask) => {
    const start = process.hrtime.bigint();
    const body = await (await ask('/api/v4/user')).text();
    expect(JSON.parse(body)).toMatchObject({ username: 'ada' });
    const shortest = (body.length / 20_000) * 1000;
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeGreaterThan(shortest * 0.7);
  }));

test('patience ends a slow body', () =>
  each({ kind: 'slow-body', bytesPerSecond: 1 }, async (ask) => {
    const patience = new AbortController();
    const answer = await ask('/api/v4/user', { signal: patience.signal });
    expect(answer.status).toBe(200);
    patience.abort();
    await expect(answer.text()).rejects.toThrow(/abort|timeout/i);
  }));

test('a length too great breaks the body off', () =>
  each({ kind: 'wrong-content-length', lengthOff: 5 }, async (ask) => {
    const answer = await ask('/api/v4/version');
    await expect(answer.text()).rejects.toThrow('terminated');
  }));

test('a length too small cuts the body', () =>
  each({ kind: 'wrong-content-length', lengthOff: -5 }, async (ask) => {
    const text = await (await ask('/api/v4/version')).text();
    expect(text).toMatch(/^\{"version":/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  }));

test('so many bytes arrive, then the line breaks', () =>
  each({ kind: 'truncate', bytes: 10 }, async (ask) => {
    const answer = await ask('/api/v4/version');
    const { value } = (await answer.body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe('{"version"');
  }));

test('an answer without a body is lost whole', () =>
  each({ kind: 'truncate' }, async (ask) => {
    await expect(ask('/api/v4/personal_access_tokens/self', { method: 'DELETE' })).rejects.toThrow(
      'fetch failed',
    );
  }));

test.each(['expired', 'revoked'] as const)('a token that is %s only for this call', (why) =>
  each({ kind: `${why}-token`, times: 1 }, async (ask) => {
    const answer = await seen(await ask('/api/v4/user'));
    expect(answer.status).toBe(401);
    expect(answer.body).toStrictEqual({
      error: 'invalid_token',
      error_description:
        why === 'expired'
          ? 'Token is expired. You can either do re-authorization or token refresh.'
          : 'Token was revoked. You have to re-authorize from the user.',
    });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="Protected by OAuth 2.0"/);
    expect((await ask('/api/v4/user')).status).toBe(200);
  }),
);

test('a revoked grant at the token endpoint is an invalid grant, and the grant lives on', async () => {
  const gitlab = harbor({
    seed: {
      people: [people.ada],
      oauth_applications: [
        {
          name: 'a',
          client_id: 'abc',
          client_secret: 'def',
          redirect_uris: [oauthApplication.redirectUri],
          scopes: ['api'],
        },
      ],
      oauth_tokens: [{ application: 'abc', user: 'ada', refresh_token: 'ref-1', scopes: ['api'] }],
    },
  });
  const refresh = async () =>
    seen(
      await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: 'ref-1',
          client_id: 'abc',
          client_secret: 'def',
        }),
      }),
    );
  gitlab.faults.add({ kind: 'revoked-token', times: 1 });
  expect(await refresh()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(gitlab.journal.entries()[0]?.parameters['grant_type']).toBe('refresh_token');
  expect((await refresh()).status).toBe(200);
});

test('maintenance refuses writes; reading, signing in and tokens go on', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  gitlab.faults.add({ kind: 'maintenance' });
  const refused = await ada('POST', '/projects/1/variables', { key: 'A', value: 'b' });
  expect(refused.status).toBe(503);
  expect(refused.body).toStrictEqual({ message: 'GitLab Maintenance: system is in maintenance mode' });
  expect((await ada('GET', '/projects/1/variables/A')).status).toBe(404);
  expect((await ada('GET', '/user')).status).toBe(200);
  const token = await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, { method: 'POST', body: '' });
  expect(token.status).toBe(400);
});

test('a proxy that decodes makes encoded paths unknown, and only those', () =>
  each({ kind: 'decoded-slash' }, async (ask, gitlab) => {
    const answer = await seen(await ask('/api/v4/projects/harbor%2Fdock'));
    expect(answer).toMatchObject({ status: 404, body: { error: '404 Not Found' } });
    expect((await ask('/api/v4/projects/1')).status).toBe(200);
    expect(gitlab.journal.entries()[0]).toMatchObject({
      path: '/api/v4/projects/harbor%2Fdock',
      faults: ['fault-1'],
      warning: null,
    });
  }));

test('Cloudflare has another page than nginx', () =>
  each({ kind: 'html', page: 'cloudflare', status: 522 }, async (ask) => {
    const answer = await seen(await ask('/api/v4/user'));
    expect([answer.status, answer.headers.get('server')]).toStrictEqual([522, 'cloudflare']);
    expect(answer.body).toContain('Error code 522');
  }));

test.each([
  ['rate-limit-text', 30],
  ['rate-limit-json', 30],
] as const)('%s says how long to wait', (kind, retryAfterSeconds) =>
  each({ kind, retryAfterSeconds }, async (ask) => {
    expect((await ask('/api/v4/user')).headers.get('retry-after')).toBe('30');
  }),
);
