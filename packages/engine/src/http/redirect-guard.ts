import { ConnectionError } from '@moorage/core';

/** How a request wants redirects: GET and HEAD follow within the origin, everything else refuses. */
export type RedirectRule = 'follow-same-origin' | 'refuse';

export const maxRedirects = 3;

/** The part of an answer that decides about redirects. */
interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/**
 * Where an answer sends the request on to; `undefined` when it is not a redirect.
 *
 * A credential goes with the request, so it is only ever sent on within the same origin (scheme, host and port); and a
 * request that changes something is never sent twice.
 *
 * @param sent what the request carried; a place that repeats any of it is not named.
 * @throws {ConnectionError} `unexpected_response` naming the place (never its path or query) and what to do.
 */
export function nextHop(
  answer: Answer,
  from: URL,
  rule: RedirectRule,
  hops: number,
  sent: readonly string[],
): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const location = answer.headers.get('location');
  const to = location === null ? null : URL.parse(location, from.href);
  if (to === null) throw refused(`${from.host} redirected the request without saying where to.`);
  if (to.origin !== from.origin) {
    const place = nameOf(to, sent);
    throw refused(
      `${from.host} sent the request on to ${place}, and a credential never follows to another place.`,
      {
        action: isSameHostEncrypted(from, to)
          ? `Use ${to.origin} in the URL.`
          : `If the app has moved to ${place}, use that URL. If it is a sign-in page or a proxy, let Moorage's requests pass it.`,
      },
    );
  }
  if (rule === 'refuse') {
    throw refused(`${from.host} redirected a request that is only ever sent once.`, {
      action: 'Check the URL: a missing or extra path, or http: in place of https:, is the usual reason.',
    });
  }
  if (hops >= maxRedirects)
    throw refused(`${from.host} redirected the request more than ${maxRedirects} times.`);
  return to;
}

function refused(message: string, options?: { action: string }): ConnectionError {
  return new ConnectionError('unexpected_response', message, options);
}

/**
 * `https://host:port`, of other schemes only the scheme, since the rest could be anything. Nothing where the app may
 * have put a piece of the request into it, to have it written into messages and logs.
 */
function nameOf(url: URL, sent: readonly string[]): string {
  const name = url.origin === 'null' ? url.protocol : url.origin;
  const isShort = url.origin === 'null' ? name.length <= 11 : url.host.length <= 100;
  return isShort && !repeats(name, sent) ? name : 'another place';
}

/** Shorter pieces are in both by chance. */
const shortestPiece = 8;

function repeats(name: string, sent: readonly string[]): boolean {
  const given = sent.map((text) => text.toLowerCase());
  const words = given.flatMap((text) => text.split(/\s+/)).filter(({ length }) => length >= shortestPiece);
  const pieces = name.split(/[^a-z0-9_-]+/).filter(({ length }) => length >= shortestPiece);
  return (
    words.some((word) => name.includes(word)) ||
    pieces.some((piece) => given.some((text) => text.includes(piece)))
  );
}

function isSameHostEncrypted(from: URL, to: URL): boolean {
  return from.hostname === to.hostname && from.protocol === 'http:' && to.protocol === 'https:';
}
