import { expect, test } from 'vitest';
import { ConnectionError, isConnectionError } from './connection-error.ts';
import { burning } from './burning.ts';
import { errorCodes, type ErrorCode } from './error-codes.ts';

const codes = Object.keys(errorCodes) as ErrorCode[];

test.each(codes)('%s has one status, a meaning and an action in whole sentences', (code) => {
  const { status, means, action } = errorCodes[code];
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(600);
  expect(means).toMatch(/^[A-Z].*\.$/);
  expect(action).toMatch(/^[A-Z].*\.$/);
});

test('takes the action of its code unless a closer one is given', () => {
  expect(new ConnectionError('expired', 'It expired.').action).toBe(errorCodes.expired.action);
  expect(new ConnectionError('expired', 'It expired.', { action: 'Wait.' }).action).toBe('Wait.');
});

test.each([
  [undefined, undefined],
  [1.2, 2],
  [-5, 0],
  [86_401, 86_400],
  [Number.POSITIVE_INFINITY, undefined],
  [Number.NaN, undefined],
])('keeps a wait of %s seconds as %s', (retryAfter, kept) => {
  const options = retryAfter === undefined ? {} : { retryAfter };
  expect(new ConnectionError('rate_limited', 'Wait.', options).retryAfter).toBe(kept);
});

test('is known by its name and code, also when it comes from another copy of this package', () => {
  class ConnectionErrorOfAnotherCopy extends Error {
    override readonly name = 'ConnectionError';
    readonly code = 'expired';
  }
  expect(isConnectionError(new ConnectionErrorOfAnotherCopy())).toBe(true);
  expect(isConnectionError(new ConnectionError('conflict', 'Taken.'))).toBe(true);
  expect(isConnectionError(new TypeError('x'))).toBe(false);
  expect(isConnectionError({ name: 'ConnectionError', code: 'expired' })).toBe(false);
  expect(
    isConnectionError(Object.assign(new Error('x'), { name: 'ConnectionError', code: 'toString' })),
  ).toBe(false);
});

test('a burning call answers with what it gets', async () => {
  await expect(burning(async () => 7)).resolves.toBe(7);
});

test.each(['unavailable', 'unexpected_response'] as const)(
  'a burning call that fails with %s has an unknown outcome, and keeps the reason',
  async (code) => {
    const cause = new ConnectionError(code, 'Nothing came back.');
    const call = burning(() => Promise.reject(cause));
    await expect(call).rejects.toMatchObject({
      code: 'outcome_unknown',
      message: 'Nothing came back. It is not known whether the app acted.',
      cause,
    });
  },
);

test('a burning call that breaks in an unforeseen way has an unknown outcome too', async () => {
  const call = burning(() => Promise.reject(new RangeError('x')));
  await expect(call).rejects.toMatchObject({ code: 'outcome_unknown' });
});

test.each(['unauthorized', 'rate_limited', 'blocked_address', 'invalid_input'] as const)(
  'a burning call that the app or a guard refused with %s says so: nothing was burnt',
  async (code) => {
    await expect(burning(() => Promise.reject(new ConnectionError(code, 'No.')))).rejects.toMatchObject({
      code,
    });
  },
);
