import type { Clock, Log } from '@moorage/core';
import type { Random } from '@moorage/engine';
import { createMiddleware } from 'hono/factory';
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
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
    const route = routeOf(c);
    const level = status >= 500 ? 'error' : status < 400 && quiet.has(route) ? 'debug' : 'info';
    log[level]('request', {
      requestId,
      method: c.req.method,
      route,
      status,
      ms: clock.now().getTime() - startedAt,
    });
  });
}

/** The pattern, so that lines can be counted and no id or search stands in them. */
function routeOf(c: Context<AppEnv>): string {
  return matchedRoutes(c).findLast(({ path }) => !path.includes('*'))?.path ?? '/*';
}

/** Files of the page and probes: too many to be worth reading. */
const quiet = new Set(['/*', '/healthz', '/readyz']);
