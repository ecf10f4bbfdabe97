import { ConnectionError } from '@moorage/core';
import type * as oauth from 'oauth4webapi';
import type { TokenPair } from '../rows/token-pair.ts';

/** What a token endpoint grants. */
export interface Grant {
  readonly pair: TokenPair;
  /** Seconds the access token lives, where the app says. */
  readonly lifetime: number | null;
}

/** @see [RFC 6749, appendices A.12 and A.17](https://www.rfc-editor.org/rfc/rfc6749.html#appendix-A.12) */
const visible = /^[\x20-\x7E]+$/;
/** Whatever is later has five digits in its year, which no database and no reader of dates expects. */
const endOfTime = Date.UTC(9999, 11, 31);

/**
 * What is taken of an answer of the token endpoint.
 *
 * @throws {ConnectionError} `unexpected_response` for tokens with characters that no header can carry: sent on, they
 * could say something else there.
 */
export function toGrant(response: oauth.TokenEndpointResponse): Grant {
  const pair = { accessToken: response.access_token, refreshToken: response.refresh_token ?? null };
  if (![pair.accessToken, pair.refreshToken ?? pair.accessToken].every((token) => visible.test(token))) {
    throw new ConnectionError(
      'unexpected_response',
      'The app answered with tokens that hold control characters or letters beyond ASCII, which no token may.',
      { action: 'Check that the instance URL names the app itself and that no proxy answers in its place.' },
    );
  }
  return { pair, lifetime: response.expires_in ?? null };
}

/** When an access token that lives for so many seconds will have ended. */
export function endOf(now: Date, lifetime: number | null): Date | null {
  return lifetime === null ? null : new Date(Math.min(endOfTime, now.getTime() + lifetime * 1000));
}
