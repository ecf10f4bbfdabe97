import { ConnectionError } from '@moorage/core';
import { createMiddleware } from 'hono/factory';
import type { Context } from 'hono';
import { byPerson, type People } from '../identity/people.ts';
import type { AppEnv } from './app-env.ts';

/** Which routes a program may use; the rest is for signed-in people. */
export type For = 'all' | 'people';

/** What a key that may only read can ask for. Routes that read change nothing. */
const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Finds out who asks, and leaves the actor for the handlers. A request with an `Authorization` header is judged by
 * that header alone: a cookie beside it never helps, so no page can ride on one.
 *
 * @throws {ConnectionError} `sign_in_required`; `not_allowed` for a program where its key does not reach; `rate_limited`.
 */
export function authenticate(people: People, whom: For = 'all') {
  return createMiddleware<AppEnv>(async (c, next) => {
    // Routers that share a path ask in turn; the first one has found out.
    if (hasActor(c)) {
      if (whom === 'people' && c.get('actor').by.kind !== 'person') throw forPeople();
      await next();
      return;
    }
    const authorization = c.req.header('authorization');
    if (authorization !== undefined) {
      await admitProgram(c, people, whom, authorization);
      await next();
      return;
    }
    const signedIn = await people.session(c.req.raw.headers);
    if (signedIn === null) throw new ConnectionError('sign_in_required', 'You are not signed in.');
    c.set('actor', { organizationId: signedIn.organizationId, by: byPerson(signedIn.person) });
    c.set('lends', false);
    await next();
    for (const cookie of signedIn.cookies) c.header('set-cookie', cookie, { append: true });
  });
}

function hasActor(c: Context<AppEnv>): boolean {
  return Object.hasOwn(c.var, 'actor');
}

function forPeople(): ConnectionError {
  return new ConnectionError('not_allowed', 'Access keys do not reach this: it is for signed-in people.', {
    action: 'Sign in with a browser.',
  });
}

async function admitProgram(
  c: Context<AppEnv>,
  people: People,
  whom: For,
  authorization: string,
): Promise<void> {
  const { actor, access, lends } = await people.holder({
    authorization,
    env: c.env,
    headers: c.req.raw.headers,
  });
  if (whom === 'people') throw forPeople();
  if (access === 'read' && !reading.has(c.req.method)) {
    throw new ConnectionError('not_allowed', 'This access key may read, and change nothing.', {
      action: 'Use an access key that may write.',
    });
  }
  c.set('actor', actor);
  c.set('lends', lends);
}
