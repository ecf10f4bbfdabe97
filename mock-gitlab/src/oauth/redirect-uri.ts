import { type Uri, isOpaque, parseUri } from './uri.ts';

// gitlab: config/initializers/doorkeeper.rb, forbid_redirect_uri
const FORBIDDEN = new Set(['data', 'vbscript', 'javascript']);
const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';
// doorkeeper: lib/doorkeeper/oauth/nonstandard.rb
const OUT_OF_BAND_URIS = new Set([OUT_OF_BAND, `${OUT_OF_BAND}:auto`]);

/** Whether a code is to be shown on a page in place of sending it anywhere. */
export const isOutOfBand = (uri: string): boolean => OUT_OF_BAND_URIS.has(uri);

/** What is wrong with one URI that somebody registers. doorkeeper: app/validators/redirect_uri_validator.rb, in its order */
function complaintsAboutOne(text: string): string[] {
  if (isOutOfBand(text)) return [];
  const uri = parseUri(text);
  if (!uri) return ['must be a valid URI.'];
  const web = uri.scheme === 'http' || uri.scheme === 'https';
  return [
    ...(FORBIDDEN.has(uri.scheme) ? ['is forbidden by the server.'] : []),
    ...(uri.fragment === undefined ? [] : ['cannot contain a fragment.']),
    ...(isOpaque(uri) || uri.scheme === 'localhost' ? ['must specify a scheme.'] : []),
    ...(uri.scheme === '' && (uri.host ?? '') === '' ? ['must be an absolute URI.'] : []),
    ...(web && (uri.host ?? '') === '' ? ['must be a valid URI.'] : []),
  ];
}

/** What is wrong with all that somebody registers; a URI that is none ends the search. */
export function redirectUriComplaints(uris: readonly string[]): string[] {
  if (uris.length === 0) return ["can't be blank"];
  const complaints: string[] = [];
  for (const uri of uris) {
    complaints.push(...complaintsAboutOne(uri));
    if (!isOutOfBand(uri) && parseUri(uri) === undefined) break;
  }
  return complaints;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };
const portOf = ({ scheme, port }: Uri) => (port === '' ? (DEFAULT_PORTS[scheme] ?? '') : port);
const pathOf = ({ scheme, path }: Uri) => (path === '' && scheme in DEFAULT_PORTS ? '/' : path);
const isLoopback = ({ host = '' }: Uri) => host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
const sorted = (query: string) => query.split('&').toSorted().join('&');

/**
 * Whether a requested URI is one of those registered: scheme, host, port and path are the same; a registered query
 * must be there, in any order, and without one the query does not count; the port of a loopback address does not
 * count, `localhost` gets no such favour. doorkeeper: lib/doorkeeper/oauth/helpers/uri_checker.rb
 */
function matchesOne(requested: Uri, registered: Uri): boolean {
  const anyPort = isLoopback(requested) && isLoopback(registered);
  return (
    requested.scheme === registered.scheme &&
    requested.host === registered.host &&
    requested.userInfo === registered.userInfo &&
    (anyPort || portOf(requested) === portOf(registered)) &&
    pathOf(requested) === pathOf(registered) &&
    (registered.query === undefined || sorted(requested.query ?? '') === sorted(registered.query))
  );
}

/** Whether a requested URI fits one of those registered for the application. */
export function matchesRedirectUri(requested: string, registered: readonly string[]): boolean {
  if (isOutOfBand(requested)) return registered.includes(requested);
  const uri = parseUri(requested);
  if (!uri || uri.scheme === '' || uri.scheme === 'localhost') return false;
  if (uri.fragment !== undefined || isOpaque(uri) || FORBIDDEN.has(uri.scheme)) return false;
  if (uri.scheme in DEFAULT_PORTS && (uri.host ?? '') === '') return false;
  return registered.some((one) => {
    const other = parseUri(one);
    return other !== undefined && matchesOne(uri, other);
  });
}

type Answer = Readonly<Record<string, string | undefined>>;

/** rack: Rack::Utils.build_query; blank ones are left out. doorkeeper: lib/doorkeeper/oauth/authorization/uri_builder.rb */
function queryOf(answer: Answer): string {
  const known = Object.entries(answer).flatMap(([name, value]) =>
    value === undefined || value.trim() === '' ? [] : [[name, value] satisfies [string, string]],
  );
  return new URLSearchParams(known).toString();
}

/** The client's address with an answer in its query; a query that it has already stays. */
export const withQuery = (uri: string, answer: Answer): string =>
  `${uri}${uri.includes('?') ? (uri.endsWith('?') ? '' : '&') : '?'}${queryOf(answer)}`;

/** The client's address with an answer in its fragment. */
export const withFragment = (uri: string, answer: Answer): string => `${uri}#${queryOf(answer)}`;
