// gitlab: config/initializers/doorkeeper.rb, forbid_redirect_uri
const FORBIDDEN = new Set(['data:', 'vbscript:', 'javascript:']);
const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';
const LOOPBACK = new Set(['127.0.0.1', '[::1]']);

/** Whether a code is to be shown on a page in place of sending it anywhere. */
export const isOutOfBand = (uri: string): boolean => uri === OUT_OF_BAND;

/** What is wrong with a URI that somebody registers. doorkeeper: app/validators/redirect_uri_validator.rb */
export function redirectUriComplaint(uri: string): string | undefined {
  if (isOutOfBand(uri)) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*:)/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return uri.startsWith('/') ? 'must be an absolute URI.' : 'must specify a scheme.';
  if (FORBIDDEN.has(scheme)) return 'is forbidden by the server.';
  const url = URL.parse(uri);
  if (!url) return 'must be a valid URI.';
  if (uri.includes('#')) return 'cannot contain a fragment.';
  return url.host === '' && url.pathname === '' ? 'must be an absolute URI.' : undefined;
}

const sorted = (url: URL) => [...url.searchParams].map(([name, value]) => `${name}=${value}`).toSorted();

/**
 * Whether a requested URI is one of those registered: scheme, host, port and path are the same; a registered query
 * must be there, in any order, and without one the query does not count; the port of a loopback address does not
 * count, `localhost` gets no such favour. doorkeeper: lib/doorkeeper/oauth/helpers/uri_checker.rb
 */
function matchesOne(requested: URL, registered: URL): boolean {
  const loopback = requested.protocol === 'http:' && LOOPBACK.has(requested.hostname);
  return (
    requested.protocol === registered.protocol &&
    requested.hostname === registered.hostname &&
    (loopback || requested.port === registered.port) &&
    requested.pathname === registered.pathname &&
    requested.username === registered.username &&
    (registered.search === '' || sorted(requested).join('&') === sorted(registered).join('&'))
  );
}

/** Whether a requested URI fits one of those registered for the application. */
export function matchesRedirectUri(requested: string, registered: readonly string[]): boolean {
  if (isOutOfBand(requested)) return registered.includes(OUT_OF_BAND);
  const url = URL.parse(requested);
  if (!url || requested.includes('#')) return false;
  return registered.some((one) => {
    const other = URL.parse(one);
    return other !== null && matchesOne(url, other);
  });
}
