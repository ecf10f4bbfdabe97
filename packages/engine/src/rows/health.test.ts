import { ConnectionError, type ErrorCode } from '@moorage/core';
import { expect, test } from 'vitest';
import { hasEnded, unhealthy } from './health.ts';

const now = new Date('2027-01-01T00:00:00Z');
const well = { status: 'healthy', statusReason: null, accessExpiresAt: null, expiresAt: null } as const;

function statusAfter(code: ErrorCode): string | undefined {
  return unhealthy(well, new ConnectionError(code, 'It happened.'), now).status;
}

test.each([
  'unauthorized',
  'expired',
  'revoked',
  'grant_ended',
  'missing_scope',
  'role_too_small',
  'forbidden',
] as const)('a connection whose app says %s needs a reconnect', (code) => {
  expect(statusAfter(code)).toBe('needs-reconnect');
});

test.each(['unavailable', 'rate_limited', 'unexpected_response', 'blocked_address'] as const)(
  'a connection whose app is only %s is degraded, because the credential may live',
  (code) => {
    expect(statusAfter(code)).toBe('degraded');
  },
);

test('a burning call without an answer leaves the status unknown', () => {
  expect(statusAfter('outcome_unknown')).toBe('unknown');
});

test('the reason says what happened and what to do', () => {
  const error = new ConnectionError('revoked', 'Revoked at the app.', { action: 'Make a new one.' });
  expect(unhealthy(well, error, now).statusReason).toBe(
    'Revoked at the app. Reconnect with a new credential.',
  );
});

test('too small a scope is not an end: there is still something to revoke', () => {
  expect(hasEnded(new ConnectionError('missing_scope', 'Too small.'))).toBe(false);
  expect(hasEnded(new ConnectionError('expired', 'Over.'))).toBe(true);
});
