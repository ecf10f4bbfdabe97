import { ConnectionError, type OAuth2Server } from '@moorage/core';
import * as oauth from 'oauth4webapi';
import type { Dependencies } from '../dependencies.ts';
import type { OAuthApplicationRow } from '../ports.ts';
import { toGrant, type Grant } from './grant.ts';
import { createOAuthClient } from './oauth-client.ts';
import { refuseOverload, toOAuthFailure } from './oauth-failure.ts';

/** What a person came back with, and what was kept for them meanwhile. */
export interface Callback {
  /** As the app filled it; its `state` has been found right already. */
  readonly query: URLSearchParams;
  readonly state: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/**
 * Exchanges a code for tokens.
 *
 * @throws {ConnectionError} `authorization_failed` with the app's reason; `authorization_mismatch`; `unavailable`,
 * `rate_limited`, `unexpected_response`.
 * @see [RFC 6749, section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3)
 */
export async function exchangeCode(
  deps: Dependencies,
  application: OAuthApplicationRow,
  server: OAuth2Server,
  { query, state, codeVerifier, redirectUri }: Callback,
): Promise<Grant> {
  const { as, client, authentication, clientSecret, options } = await createOAuthClient(
    deps,
    application,
    server,
  );
  const checked = checkCallback(() => oauth.validateAuthResponse(as, client, query, state));
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      checked,
      redirectUri,
      codeVerifier,
      options,
    );
    refuseOverload(response, 'Wait a little, then connect again.');
    return toGrant(await oauth.processAuthorizationCodeResponse(as, client, response));
  } catch (error) {
    throw toOAuthFailure(
      error,
      [clientSecret, codeVerifier, query.get('code') ?? ''],
      ({ reason }) => new ConnectionError('authorization_failed', `The app refused the code: ${reason}.`),
    );
  }
}

/** An `iss` of another instance, or a `code` or `state` that stands there twice. Nothing has been sent yet. */
function checkCallback<Checked>(check: () => Checked): Checked {
  try {
    return check();
  } catch {
    throw new ConnectionError(
      'authorization_mismatch',
      'The way back does not fit the app that it was opened for.',
      {
        action: 'Start the connection again. If it happens again, that app is not what it says it is.',
      },
    );
  }
}
