import { ConnectionError } from '@moorage/core';
import { createMiddleware } from 'hono/factory';
import { byPerson, type People } from '../identity/people.ts';
import type { AppEnv } from './app-env.ts';

/**
 * Finds out who asks, and leaves the actor for the handlers. A request with an `Authorization` header is judged by
 * that header alone: a cookie beside it never helps, so no page can ride on one.
 *
 * @throws {ConnectionError} `sign_in_required`.
 */
export function authenticate(people: People) {
  return createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.header('authorization') !== undefined) {
      throw new ConnectionError(
        'sign_in_required',
        'Access keys are not accepted by this version of Moorage.',
        {
          action: 'Sign in with a browser; access keys for programs are planned.',
        },
      );
    }
    const signedIn = await people.session(c.req.raw.headers);
    if (signedIn === null) throw new ConnectionError('sign_in_required', 'You are not signed in.');
    c.set('actor', { organizationId: signedIn.organizationId, by: byPerson(signedIn.person) });
    await next();
    for (const cookie of signedIn.cookies) c.header('set-cookie', cookie, { append: true });
  });
}
