import { ConnectionError } from '@moorage/core';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';

/** Nothing is called by a name with control characters; databases differ in what they do when asked for one. */
export const noControlCharacters = createMiddleware<AppEnv>(async (c, next) => {
  if (/%[01][\da-f]|%7f/i.test(new URL(c.req.url).pathname)) throw unknownRoute();
  await next();
});

/** What somebody asked for who asked for nothing that there is. */
export function unknownRoute(): ConnectionError {
  return new ConnectionError('not_found', 'The API has nothing at this path.', {
    action: 'Look at /api/docs for what there is.',
  });
}

export function unknownMethod(method: string, allowed: readonly string[]): ConnectionError {
  return new ConnectionError('method_not_allowed', `This path does not answer ${method.slice(0, 20)}.`, {
    action: `Use one of: ${allowed.join(', ')}.`,
  });
}
