import { ConnectionError } from '@moorage/core';
import { expect, test } from 'vitest';
import { toFailure } from './errors.ts';

test.each([
  [undefined, 'Wait a little and try again.'],
  [0.4, 'Try again in 1 second.'],
  [30, 'Try again in 30 seconds.'],
  [900, 'Try again in 15 minutes.'],
])('too many requests with a wait of %s seconds: %s', (retryAfter, action) => {
  const error = new ConnectionError('rate_limited', 'Slow.', retryAfter === undefined ? {} : { retryAfter });
  expect(toFailure(error, 'id').body.error.action).toBe(action);
});

test('an action of its own is not replaced', () => {
  const error = new ConnectionError('rate_limited', 'Slow.', { action: 'Ask the operator.', retryAfter: 30 });
  expect(toFailure(error, 'id').body.error.action).toBe('Ask the operator.');
});
