import { expect, test } from 'vitest';
import type { MockGitLabOptions } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

const own = { 'private-token': tokens.adaApi };

async function headersOf(path: string, init: RequestInit = {}, options: MockGitLabOptions = {}) {
  const gitlab = harbor(options);
  const { headers, status } = await gitlab.fetch(gitlab.baseUrl + path, { redirect: 'manual', ...init });
  return { headers, status };
}

const preflight = {
  method: 'OPTIONS',
  headers: { origin: 'http://localhost:5000', 'access-control-request-method': 'POST' },
};

test.each<[string, RequestInit?]>([
  ['/api/v4/user'],
  ['/api/v4/nowhere'],
  ['/favicon.ico'],
  ['/-/health'],
  ['/'],
  ['/users/sign_in'],
  ['/oauth/token', { method: 'POST' }],
  ['/api/v4/user', preflight],
  ['/users/sign_in', preflight],
])('%s, asked with %o, has an id of its own', async (path, init) => {
  const { headers } = await headersOf(path, init);
  const id = headers.get('x-request-id');
  expect(id).toMatch(/^[0-9A-Z]{26}$/);
  expect(headers.get('x-gitlab-meta')).toBe(`{"correlation_id":"${id}","version":"1"}`);
  expect(headers.get('x-runtime')).toMatch(/^\d\.\d{6}$/);
});

test.each(['rate-limit-text', 'rate-limit-json'] as const)('a fault %s has an id too', async (kind) => {
  const gitlab = harbor();
  gitlab.faults.add({ kind });
  const { headers } = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers: own });
  expect(headers.get('x-request-id')).toMatch(/^[0-9A-Z]{26}$/);
});

test('so does a refusal of Rack::Attack', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.root)('PUT', '/application/settings', {
    throttle_authenticated_api_enabled: true,
    throttle_authenticated_api_requests_per_period: 1,
  });
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers: own });
  const { status, headers } = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers: own });
  expect([status, headers.has('x-request-id'), headers.has('x-gitlab-meta')]).toEqual([429, true, true]);
});

test('gitlab.com and HTTPS have headers of the servers in front', async () => {
  const plain = { switches: { linkUrl: 'http://gitlab.example' } };
  const self = await headersOf('/api/v4/user', { headers: own }, plain);
  expect(self.headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
  for (const name of ['strict-transport-security', 'gitlab-lb', 'gitlab-sv', 'content-security-policy']) {
    expect(self.headers.has(name)).toBe(false);
  }
  const hosted = { profile: 'gitlab.com', switches: { linkUrl: 'https://gitlab.example' } } as const;
  const { headers } = await headersOf('/api/v4/user', { headers: own }, hosted);
  expect(headers.get('strict-transport-security')).toBe('max-age=63072000');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'");
  expect([headers.has('gitlab-lb'), headers.has('gitlab-sv')]).toEqual([true, true]);
});

test('pages of GitLab itself may bring their session along, those of others may not', async () => {
  const from = async (origin: string) => {
    const init = { headers: { ...own, origin } };
    const { headers } = await headersOf('/api/v4/user', init, {
      switches: { linkUrl: 'http://localhost:4000' },
    });
    return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')];
  };
  expect(await from('http://localhost:4000')).toEqual(['http://localhost:4000', 'true']);
  expect(await from('http://localhost:5000')).toEqual(['*', null]);
});

test.each([
  ['18.11', { message: '429 Too Many Requests' }, '60'],
  [
    '17.11',
    { message: { error: 'This endpoint has been requested too many times. Try again later.' } },
    null,
  ],
] as const)('a limit of %s as a fault speaks as that version does', async (profile, body, wait) => {
  const gitlab = harbor({ profile });
  gitlab.faults.add({ kind: 'rate-limit-json' });
  const response = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers: own });
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, wait]);
  expect(await response.json()).toEqual(body);
});

test('gitlab.com has words of its own for a fault of Rack::Attack', async () => {
  const gitlab = harbor({ profile: 'gitlab.com' });
  gitlab.faults.add({ kind: 'rate-limit-text' });
  const response = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers: own });
  expect(await response.text()).toMatch(/^Rate limit exceeded; see https:\/\/docs\.gitlab\.com/);
});
