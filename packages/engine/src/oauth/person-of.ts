import { ConnectionError } from '@moorage/core';
import type { Actor } from '../dependencies.ts';

/**
 * The person who asks: only people can agree to something at an app.
 *
 * @throws {ConnectionError} `not_allowed` for programs.
 */
export function personOf({ by }: Actor): string {
  if (by.kind === 'person') return by.id;
  throw new ConnectionError('not_allowed', 'Only a person can agree to an authorization at the app.', {
    action: 'Sign in with a browser and connect there.',
  });
}
