import { ConnectionError, isConnectionError } from '@moorage/core';
import * as oauth from 'oauth4webapi';
import { callLimitMs } from '../plugin/call-limit.ts';

/** An error that an app answered by the rules of OAuth. */
export interface OAuthRefusal {
  /** E.g. `invalid_grant`. @see [RFC 6749, section 5.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2) */
  readonly name: string;
  /** In words, with the name: ready for a sentence. */
  readonly reason: string;
}

/**
 * The OAuth error in what `oauth4webapi` threw; `null` when the answer was no OAuth error.
 *
 * @param secrets what was sent, and is taken out of the app's words in case it repeats them.
 */
export function readRefusal(error: unknown, secrets: readonly string[]): OAuthRefusal | null {
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    return refusalOf(error.error, error.error_description, secrets);
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    // Some apps send a challenge with every error of the token endpoint, also with a 400; it hides the body.
    for (const { parameters } of error.cause) {
      if (parameters.error !== undefined)
        return refusalOf(parameters.error, parameters.error_description, secrets);
    }
  }
  return null;
}

/** An app's error and its description as part of a sentence: one line, bounded. */
export function refusalOf(
  error: string,
  description: string | null | undefined,
  secrets: readonly string[] = [],
): OAuthRefusal {
  const clean = (text: string): string =>
    secrets
      .reduce((left, secret) => (secret === '' ? left : left.replaceAll(secret, '[redacted]')), text)
      .replaceAll(/\s+/g, ' ')
      .trim();
  const name = clean(error).slice(0, 80);
  const said = clean(description ?? '')
    .replace(/\.$/, '')
    .slice(0, 300);
  return { name, reason: said === '' ? name : `${said} (${name})` };
}

/** The error for a call to the token endpoint that failed; `refused` words what the app itself said. */
export function toOAuthFailure(
  error: unknown,
  secrets: readonly string[],
  refused: (refusal: OAuthRefusal) => ConnectionError,
): ConnectionError {
  if (isConnectionError(error)) return error;
  const refusal = readRefusal(error, secrets);
  if (refusal !== null) return refused(refusal);
  if (error instanceof DOMException) {
    return new ConnectionError('unavailable', `The app did not answer within ${callLimitMs / 1000} s.`);
  }
  return new ConnectionError(
    'unexpected_response',
    'The token endpoint answered something that is not OAuth.',
    {
      action: 'Check that the instance URL names the app itself and that no proxy answers in its place.',
    },
  );
}

/** An app that is down or throttled says nothing about a code or a token, and its answer need not be OAuth's. */
export function refuseOverload({ status }: Response, action: string): void {
  if (status === 429)
    throw new ConnectionError('rate_limited', 'The app gets too many requests.', { action });
  if (status >= 500)
    throw new ConnectionError('unavailable', `The app answered with status ${status}.`, { action });
}
