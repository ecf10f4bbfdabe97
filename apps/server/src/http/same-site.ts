import { ConnectionError } from '@moorage/core';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site makes a browser send. Browsers say where a request comes from; one that says
 * nothing has no business with a cookie. `Host` is never asked: whoever sends the request chooses it.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function sameSite(publicUrl: string) {
  const home = new URL(publicUrl).origin;
  return createMiddleware<AppEnv>(async (c, next) => {
    if (!safeMethods.has(c.req.method) && !comesFromHome(c.req.raw.headers, home)) {
      throw new ConnectionError('cross_site', 'This request came from another site, so nothing was done.', {
        action: `Open Moorage at ${home} and try again there. Programs send an access key and no cookie.`,
      });
    }
    await next();
  });
}

function comesFromHome(headers: Headers, home: string): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (origin !== null && origin !== home) return false;
  if (site !== null) return site === 'same-origin' || site === 'none';
  return origin !== null || !headers.has('cookie');
}
