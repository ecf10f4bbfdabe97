import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { harbor } from './harbor.ts';

const ORIGIN = 'https://app.test';

const preflight = (
  gitlab: MockGitLab,
  path: string,
  method: string,
  headers?: string,
  origin: string = ORIGIN,
) =>
  gitlab.fetch(`${gitlab.baseUrl}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(headers !== undefined && { 'access-control-request-headers': headers }),
    },
  });

test.each([
  ['/oauth/token', 'POST', 'authorization, content-type', 'POST, OPTIONS'],
  ['/oauth/revoke', 'POST', 'content-type', 'POST, OPTIONS'],
  ['/oauth/userinfo', 'GET', 'Authorization', 'GET, HEAD, POST, OPTIONS'],
  ['/oauth/discovery/keys', 'GET', undefined, 'GET, HEAD'],
  ['/.well-known/openid-configuration', 'GET', undefined, 'GET, HEAD'],
  ['/.well-known/webfinger', 'HEAD', undefined, 'GET, HEAD'],
  ['/api/v4/projects', 'DELETE', 'private-token, x-anything', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
])('a browser of another origin may use %s', async (path, method, headers, methods) => {
  const { status, headers: seen } = await preflight(harbor(), path, method, headers);
  expect(status).toBe(200);
  expect(seen.get('access-control-allow-origin')).toBe('*');
  expect(seen.get('access-control-allow-methods')).toBe(methods);
  expect(seen.get('access-control-allow-headers')).toBe(headers ?? null);
  expect(seen.get('access-control-allow-credentials')).toBeNull();
  expect(seen.get('vary')).toBe('Origin');
});

test.each([
  ['/oauth/token', 'PUT', undefined],
  ['/oauth/token', 'POST', 'x-anything'],
  ['/oauth/discovery/keys', 'GET', 'authorization'],
  ['/oauth/discovery/keys', 'POST', undefined],
  ['/oauth/authorize', 'GET', undefined],
  ['/oauth/introspect', 'POST', undefined],
  ['/oauth/token/info', 'GET', 'authorization'],
  ['/oauth/authorize_device', 'POST', undefined],
])('a preflight for %s with %s and %s is answered without a word', async (path, method, headers) => {
  const { status, headers: seen } = await preflight(harbor(), path, method, headers);
  expect([status, seen.get('access-control-allow-origin')]).toStrictEqual([200, null]);
});

test('GitLab’s own pages may bring their session to the API', async () => {
  const own = await preflight(harbor(), '/api/v4/user', 'GET', undefined, 'http://gitlab.test');
  expect(own.headers.get('access-control-allow-origin')).toBe('http://gitlab.test');
  expect(own.headers.get('access-control-allow-credentials')).toBe('true');
});

test('errors of the token endpoint can be read by a browser too, without an origin nothing is said', async () => {
  const gitlab = harbor();
  const ask = (headers: Record<string, string>) =>
    gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, { method: 'POST', headers });
  const cross = await ask({ origin: ORIGIN });
  expect([cross.status, cross.headers.get('access-control-allow-origin')]).toStrictEqual([400, '*']);
  expect((await ask({})).headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  ['/oauth/token', 400],
  ['/oauth/revoke', 200],
  ['/oauth/userinfo', 401],
  ['/oauth/discovery/keys', 200],
  ['/.well-known/openid-configuration', 200],
])('OPTIONS %s that is no preflight runs what the other verb runs', async (path, status) => {
  const gitlab = harbor();
  const answer = await gitlab.fetch(`${gitlab.baseUrl}${path}`, {
    method: 'OPTIONS',
    headers: { origin: ORIGIN },
  });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toStrictEqual([status, '*']);
});
