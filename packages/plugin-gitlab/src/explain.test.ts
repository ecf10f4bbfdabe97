import { expect, test } from 'vitest';
import type { FailedAnswer } from '@moorage/core';
import { explain } from './explain.ts';

const now = new Date('2027-01-31T08:00:00Z');

const meaning = (status: number, body: unknown, more: Partial<FailedAnswer> = {}) =>
  explain({
    status,
    body,
    headers: new Headers(),
    request: 'GET /api/v4/projects/7',
    receivedAt: now,
    ...more,
  });

test.each([
  [
    'an unknown token',
    { message: '401 Unauthorized' },
    { code: 'unauthorized', message: 'GitLab does not know this token.' },
  ],
  [
    'an expired token',
    {
      error: 'invalid_token',
      error_description: 'Token is expired. You can either do re-authorization or token refresh.',
    },
    { code: 'expired', message: 'GitLab says that this token has expired.' },
  ],
  [
    'a revoked token',
    {
      error: 'invalid_token',
      error_description: 'Token was revoked. You have to re-authorize from the user.',
    },
    { code: 'revoked', message: 'GitLab says that this token was revoked.' },
  ],
  [
    'a switched off impersonation',
    {
      error: 'invalid_token',
      error_description: 'Token is an impersonation token but impersonation was disabled.',
    },
    {
      code: 'unauthorized',
      message: 'GitLab refuses this token: Token is an impersonation token but impersonation was disabled.',
    },
  ],
  [
    'a missing proof of possession',
    { error: 'dpop_error', error_description: 'DPoP header is missing' },
    { code: 'unauthorized', message: 'GitLab refuses this token: DPoP header is missing.' },
  ],
])('tells %s apart among 401', (_what, body, meant) => {
  expect(meaning(401, body)).toMatchObject(meant);
});

test('names the scopes that would do, and the one to take', () => {
  const body = {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: 'api read_api',
  };
  expect(meaning(403, body)).toEqual({
    code: 'missing_scope',
    message: 'This token may not do GET /api/v4/projects/7: GitLab wants the scope api or read_api for it.',
    action: 'Make a new token with the scope api.',
  });
});

test('carries over which fine-grained permission is missing', () => {
  const body = {
    error: 'insufficient_granular_scope',
    error_description: 'Access denied: Your token lacks the permissions [Project: Read].',
  };
  expect(meaning(403, body)).toMatchObject({
    code: 'missing_scope',
    message:
      'This fine-grained token may not do that: Access denied: Your token lacks the permissions [Project: Read].',
  });
});

test.each([
  ['Your account has been blocked.', /unblock/],
  [
    'Your account has been deactivated by your administrator. Please log back in from a web browser to reactivate your account at https://gitlab.example.com',
    /Sign in at GitLab/,
  ],
  ['Your account is pending approval from your administrator and hence blocked.', /approve/],
  ['Your primary email address is not confirmed. Please check your inbox.', /Confirm the e-mail/],
  ['You (@ada) must accept the Terms of Service in order to perform this action.', /accept the terms/],
  ['Your password expired. Please access GitLab from a web browser to update your password.', /new password/],
])('says who can end the refusal of an account: %s', (text, action) => {
  const meant = meaning(403, { message: `403 Forbidden - ${text}` });
  expect(meant).toMatchObject({ code: 'forbidden', action: expect.stringMatching(action) });
  expect(meant?.message).toContain(text.replace(/\.$/, ''));
});

test('says what was refused where the role is too small', () => {
  expect(meaning(403, { message: '403 Forbidden' })).toMatchObject({
    code: 'forbidden',
    message: 'GitLab refused GET /api/v4/projects/7.',
    action: expect.stringContaining('higher role'),
  });
});

test('says that GitLab does not tell hidden from missing', () => {
  expect(meaning(404, { message: '404 Project Not Found' })).toMatchObject({
    code: 'not_found',
    message: 'GitLab did not find it: Project Not Found.',
    action: expect.stringContaining('may see it'),
  });
});

test('suspects the instance URL or the version when the whole path is unknown', () => {
  expect(meaning(404, { error: '404 Not Found' })).toMatchObject({
    code: 'not_found',
    message: 'This GitLab does not have GET /api/v4/projects/7.',
  });
});

test.each([
  ['GitLab itself', { error: '404 Not Found' }],
  ['the proxy', '<html><h1>404 Not Found</h1></html>'],
])('suspects a proxy that decodes an encoded slash when %s does not know such a path', (_who, body) => {
  const request = 'GET /api/v4/projects/harbor%2Fdock/variables';
  expect(meaning(404, body, { request })).toMatchObject({
    code: 'unexpected_response',
    message: expect.stringContaining('a reverse proxy before it seems to decode %2F'),
    action: expect.stringContaining('AllowEncodedSlashes NoDecode'),
  });
});

test('does not suspect the proxy when GitLab knows the path and not the project', () => {
  const request = 'GET /api/v4/projects/harbor%2Fdock';
  expect(meaning(404, { message: '404 Project Not Found' }, { request })).toMatchObject({
    code: 'not_found',
  });
});

test.each([200, 401, 403, 404])('does not take a web page with status %i for an answer', (status) => {
  const meant = meaning(status === 200 ? 400 : status, '\n<!DOCTYPE html><title>Sign in</title>');
  expect(meant).toMatchObject({
    code: 'unexpected_response',
    action: expect.stringContaining('instance URL'),
  });
});

test.each([
  ['plain text', 'Retry later\n', {}, undefined],
  [
    'JSON',
    { message: { error: 'This endpoint has been requested too many times. Try again later.' } },
    {},
    undefined,
  ],
  ['a page of a proxy', '<html>429</html>', {}, undefined],
  ['a moment to wait for', 'Retry later\n', { 'ratelimit-reset': String(now.getTime() / 1000 + 42) }, 42],
  ['a moment that has passed', 'Retry later\n', { 'ratelimit-reset': String(now.getTime() / 1000 - 5) }, 0],
  [
    'a moment and seconds, of which the seconds count',
    '',
    { 'retry-after': '60', 'ratelimit-reset': '9' },
    undefined,
  ],
])('understands 429 with %s', (_what, body, headers: Record<string, string>, retryAfter) => {
  const meant = meaning(429, body, { headers: new Headers(headers) });
  expect(meant?.code).toBe('rate_limited');
  expect(meant?.retryAfter).toBe(retryAfter);
  expect(meant?.message).toMatch(/^GitLab wants fewer requests/);
  expect(meant?.message).not.toContain('<');
});

test.each([
  [500, { message: '500 Internal Server Error' }, 'GitLab answered with status 500: Internal Server Error.'],
  [502, '<html>Bad Gateway</html>', 'GitLab answered with status 502.'],
  [503, { message: '503 Service Unavailable' }, 'GitLab answered with status 503: Service Unavailable.'],
])('takes %i for an outage', (status, body, message) => {
  expect(meaning(status, body)).toEqual({ code: 'unavailable', message });
});

test('tells maintenance from an outage', () => {
  const body = { message: 'GitLab Maintenance: system is in maintenance mode' };
  expect(meaning(503, body)).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('maintenance mode'),
    action: expect.stringContaining('ended the maintenance'),
  });
});

test.each([
  [400, { error: 'key is missing, value is missing' }, 'invalid_input', 'key is missing, value is missing'],
  [
    400,
    { message: { value: ['is invalid'], key: ['is too long'] } },
    'invalid_input',
    'value is invalid; key is too long',
  ],
  [400, { message: '400 Bad request - Token already revoked' }, 'revoked', 'Token already revoked'],
  [
    400,
    { message: '400 Bad request - Not eligible to rotate token with access level higher than the user' },
    'role_too_small',
    'Not eligible to rotate token',
  ],
  [
    400,
    {
      message:
        '400 Bad request - Access level of the token contains permissions not held by the creating user',
    },
    'role_too_small',
    'permissions not held',
  ],
  [
    400,
    { message: '400 Bad request - User does not have permission to create group access token' },
    'forbidden',
    'create group access token',
  ],
  [
    422,
    { message: 'Expiration date must be before 2028-01-31' },
    'invalid_input',
    'Expiration date must be before 2028-01-31',
  ],
  [
    400,
    { message: { key: ['(DB_PASS) has already been taken'] } },
    'conflict',
    'key (DB_PASS) has already been taken',
  ],
  [
    400,
    { message: { base: ['Maximum number of project ci variables (8000) exceeded'] } },
    'invalid_input',
    'Maximum number',
  ],
  [405, { message: '405 Method Not Allowed' }, 'forbidden', 'Method Not Allowed'],
  [
    409,
    { message: 'There are multiple variables with provided parameters.' },
    'conflict',
    'multiple variables',
  ],
  [412, { message: '412 Precondition Failed' }, 'conflict', 'Precondition Failed'],
])('reads the reason out of %i %j', (status, body, code, text) => {
  expect(meaning(status, body)).toMatchObject({ code, message: expect.stringContaining(text) });
});

test('carries a long reason over in part', () => {
  expect(meaning(400, { message: 'x'.repeat(5000) })?.message.length).toBeLessThan(400);
});

test('leaves what it does not know to the general rule', () => {
  expect(meaning(418, { message: 'teapot' })).toBeUndefined();
  expect(meaning(301, 'This resource has been moved permanently')).toBeUndefined();
});

test('reads a reason of any depth, as deep as GitLab nests', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(5000)}"bottom"${']'.repeat(5000)}`);
  expect(meaning(400, { message: { key: { base: ['is too long'] }, deep } })).toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('key is too long'),
  });
  expect(meaning(400, { message: deep })?.message).not.toContain('bottom');
});
