import type { MiddlewareHandler } from 'hono';
import type { AppEnv, Exchange } from '../http/exchange.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Addresses and names that no stranger can point at this machine: loopback, IP literals, names without a dot. */
function isLocalName(hostname: string): boolean {
  return (
    hostname.startsWith('[') ||
    /^\d+(\.\d+){3}$/.test(hostname) ||
    !hostname.includes('.') ||
    /\.(localhost|internal|test)$/.test(hostname)
  );
}

/**
 * Why a browser's call is not obeyed. Programs send neither header and are not asked. A page of another site must not
 * steer the mock of whoever looks at it, also not one whose name was pointed at this address meanwhile (DNS rebinding).
 */
export function foreign({ request, url, world }: Exchange): string | undefined {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return `Sec-Fetch-Site: a page of another site (${site}) may not control the mock`;
  }
  const origin = request.headers.get('origin');
  if (origin === null) return undefined;
  if (origin !== url.origin) return `Origin: a page of ${origin} may not control the mock`;
  const known = isLocalName(url.hostname) || url.origin === new URL(world.instanceUrl).origin;
  return known
    ? undefined
    : `Origin: ${origin} could be any site that points its name here; use the address, or set the switch linkUrl to it`;
}

/** Refuses writing control calls that come from pages of other sites. */
export const refuseForeignPages: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { exchange } = c.env;
  const problem = READS.has(exchange.request.method) ? undefined : foreign(exchange);
  if (problem !== undefined) return c.json({ error: problem }, 403);
  await next();
  return undefined;
};
