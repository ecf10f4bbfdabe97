/** The parts of a URI as they were written. RFC 3986 */
export interface Uri {
  readonly scheme: string;
  /** `undefined` without `//`. */
  readonly host: string | undefined;
  readonly port: string;
  readonly userInfo: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

const FORM =
  /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?(\[[^\]/?#]*\]|[^:/?#@]*)(?::(\d*))?(?=[/?#]|$))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i;
// Characters that stand in no URI, and percent signs that begin no escape.
const FOREIGN = /[^!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]|%(?![0-9A-Fa-f]{2})/;

/** Reads a URI; `undefined` when it is none. Unlike WHATWG's parser it mends nothing: what was registered is what is compared. ruby: URI.parse */
export function parseUri(text: string): Uri | undefined {
  if (FOREIGN.test(text)) return undefined;
  const parts = FORM.exec(text);
  if (!parts) return undefined;
  const [, scheme = '', userInfo = '', host, port = '', path = '', query, fragment] = parts;
  // What looks like an authority and was not read as one has a port that is none.
  if (host === undefined && path.startsWith('//')) return undefined;
  if (host === '' && /^https?$/i.test(scheme) && path === '') return undefined;
  return { scheme: scheme.toLowerCase(), host: host?.toLowerCase(), port, userInfo, path, query, fragment };
}

/** `mailto:x`: a scheme, and then neither an authority nor a path from the root. */
export const isOpaque = ({ scheme, host, path }: Uri): boolean =>
  scheme !== '' && host === undefined && path !== '' && !path.startsWith('/');
