import { ConnectionError, isConnectionError, retryAfterOf } from '@moorage/core';
import * as oauth from 'oauth4webapi';
import type { Dependencies } from '../dependencies.ts';
import { wasNeverSent } from '../http/was-never-sent.ts';
import type { Outcome } from '../rows/fresh-credential.ts';
import { endOf, toGrant } from './grant.ts';
import type { OAuthClient } from './oauth-client.ts';
import { readRefusal, toOAuthFailure } from './oauth-failure.ts';

/**
 * Asks for a new pair. Burns the old one, so it says exactly what became of the call and never throws for it.
 *
 * @see [RFC 6749, section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
 */
export async function refreshPair(
  deps: Dependencies,
  { as, client, authentication, clientSecret, options }: OAuthClient,
  refreshToken: string,
): Promise<Outcome> {
  const secrets = [clientSecret, refreshToken];
  let response: Response;
  try {
    response = await oauth.refreshTokenGrantRequest(as, client, authentication, refreshToken, options);
  } catch (error) {
    const failed = toOAuthFailure(error, secrets, ({ reason }) => new ConnectionError('unavailable', reason));
    return { kind: wasNeverSent(error) ? 'not-burnt' : 'unknown', error: failed };
  }
  try {
    const { pair, lifetime } = toGrant(await oauth.processRefreshTokenResponse(as, client, response));
    // An app that does not rotate refresh tokens leaves them out of the answer: the old one goes on.
    const kept = { ...pair, refreshToken: pair.refreshToken ?? refreshToken };
    return {
      kind: 'done',
      fresh: { secrets: kept, ends: { accessExpiresAt: endOf(deps.clock.now(), lifetime) } },
    };
  } catch (error) {
    if (isConnectionError(error)) {
      // The old pair may be burnt for it, which is found out as for any answer that could not be read.
      deps.log.warn('an app answered a refresh with what cannot be used', {
        code: error.code,
        message: error.message,
      });
      return { kind: 'unknown', error };
    }
    return outcomeOf(deps, response, error, secrets);
  }
}

function outcomeOf(
  { clock }: Dependencies,
  { status, headers }: Response,
  error: unknown,
  secrets: readonly string[],
): Outcome {
  if (status === 429) {
    const retryAfter = retryAfterOf(headers, clock);
    const wait = retryAfter === undefined ? {} : { retryAfter };
    const limited = new ConnectionError('rate_limited', 'The app gets too many requests.', wait);
    return { kind: 'not-burnt', error: limited };
  }
  const refusal = readRefusal(error, secrets);
  // A 5xx may come from a proxy behind which the app has acted, so nothing is known after it.
  if (refusal === null || status >= 500) {
    const message = `The app answered a refresh with something unreadable (status ${status}).`;
    return { kind: 'unknown', error: new ConnectionError('outcome_unknown', message) };
  }
  if (refusal.name === 'invalid_grant') {
    const message = `The app ended this authorization: ${refusal.reason}.`;
    return { kind: 'refused', error: new ConnectionError('grant_ended', message) };
  }
  // The grant may well live: it is Moorage as a client that the app does not accept, for example a renewed secret.
  const failed = new ConnectionError(
    'authorization_failed',
    `The app refused the refresh: ${refusal.reason}.`,
    {
      action:
        'If its secret was renewed at the app, register the same application ID again with the new secret.',
    },
  );
  return { kind: 'not-burnt', error: failed };
}
