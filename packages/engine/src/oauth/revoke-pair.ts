import { ConnectionError, type OAuth2Server } from '@moorage/core';
import * as oauth from 'oauth4webapi';
import type { Dependencies } from '../dependencies.ts';
import type { OAuthApplicationRow } from '../ports.ts';
import type { TokenPair } from '../rows/token-pair.ts';
import { createOAuthClient } from './oauth-client.ts';
import { refuseOverload, toOAuthFailure } from './oauth-failure.ts';

/**
 * Ends a pair at the app; a pair that has ended already is fine.
 *
 * @throws {ConnectionError} `unavailable`, `rate_limited`, `unexpected_response`; `forbidden` with the app's reason.
 * @see [RFC 7009, section 2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2)
 */
export async function revokePair(
  deps: Dependencies,
  application: OAuthApplicationRow,
  server: OAuth2Server,
  pair: TokenPair,
): Promise<void> {
  if (server.revoke === undefined) {
    throw new ConnectionError('invalid_input', 'The app has no way to end an authorization from outside.', {
      action: 'Delete the connection without revoking, and end the authorization at the app.',
    });
  }
  const { as, client, authentication, clientSecret, options } = await createOAuthClient(
    deps,
    application,
    server,
  );
  try {
    for (const token of [pair.refreshToken, pair.accessToken]) {
      if (token === null) continue;
      const response = await oauth.revocationRequest(as, client, authentication, token, options);
      refuseOverload(response, 'Try again in a few minutes.');
      await oauth.processRevocationResponse(response);
    }
  } catch (error) {
    throw toOAuthFailure(
      error,
      [clientSecret, pair.accessToken, pair.refreshToken ?? ''],
      ({ reason }) => new ConnectionError('forbidden', `The app did not end the authorization: ${reason}.`),
    );
  }
}
