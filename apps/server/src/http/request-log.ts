import type { Clock, Log } from '@moorage/core';
import type { Random } from '@moorage/engine';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { AppEnv } from './app-env.ts';

/**
 * Gives each request an id of our own (one that comes in is not believed) and writes one line when it is answered:
 * the route's pattern, never the URL, its query, a header or a body.
 */
export function requestLog({ clock, random, log }: { clock: Clock; random: Random; log: Log }) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const startedAt = clock.now().getTime();
    const requestId = random.id();
    c.set('requestId', requestId);
    await next();
    c.res.headers.set('x-request-id', requestId);
    const { status } = c.res;
    const route = routePath(c, -1);
    const level = status >= 500 ? 'error' : quiet.has(route) ? 'debug' : 'info';
    log[level]('request', {
      requestId,
      method: c.req.method,
      route,
      status,
      ms: clock.now().getTime() - startedAt,
    });
  });
}

/** Files of the page and probes: too many to be worth reading. */
const quiet = new Set(['/*', '/healthz', '/readyz']);
