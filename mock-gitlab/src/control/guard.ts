import type { MiddlewareHandler } from 'hono';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import { isKnownHost } from '../http/strangers.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Why a call is not obeyed. Programs send neither of a browser's headers and are not asked. A page of another site, one under test
 * too, must not steer the mock of whoever looks at it nor read its secrets, also not one whose name was pointed at this address
 * meanwhile (DNS rebinding), and neither must a webhook that a page had sent.
 */
export function foreign({ request, url, world }: Exchange): string | undefined {
  if (request.headers.has('x-gitlab-event')) return 'X-Gitlab-Event: a webhook may not control a mock';
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return `Sec-Fetch-Site: a page of another site (${site}) may not control the mock`;
  }
  const origin = request.headers.get('origin');
  if (origin === null) return undefined;
  if (origin !== url.origin) return `Origin: a page of ${origin} may not control the mock`;
  return isKnownHost(world, url.origin)
    ? undefined
    : `Origin: ${origin} could be any site that points its name here; use the address, or set the switch linkUrl to it`;
}

/** Whether somebody follows a link here; the page with the link reads nothing of the answer. */
const isVisit = ({ method, headers }: Request) =>
  READS.has(method) && headers.get('sec-fetch-mode') === 'navigate';

/** Refuses control calls that come from pages of other sites, and those that webhooks make. */
export const refuseForeignPages: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { exchange } = c.env;
  const problem = isVisit(exchange.request) ? undefined : foreign(exchange);
  if (problem !== undefined) return c.json({ error: problem }, 403);
  await next();
  return undefined;
};
