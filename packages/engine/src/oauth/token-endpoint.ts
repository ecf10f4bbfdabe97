import { ConnectionError, isConnectionError, type OAuth2Server } from '@moorage/core';
import * as oauth from 'oauth4webapi';
import type { TokenPair } from '../connections/stored-secrets.ts';
import type { Dependencies } from '../dependencies.ts';
import { wasNeverSent } from '../http/was-never-sent.ts';
import type { OAuthApplicationRow } from '../ports.ts';
import { openClientSecret } from './applications.ts';

/** A backstop behind the guarded fetch's own deadline, and shorter than the lease that a refresh is made under. */
const tokenTimeoutMs = 30_000;

/** What a token endpoint grants. */
export interface Grant {
  readonly pair: TokenPair;
  /** Seconds the access token lives, where the app says. */
  readonly lifetime: number | null;
}

interface Client {
  readonly as: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly authentication: oauth.ClientAuth;
}

/**
 * Exchanges a code for tokens.
 *
 * @param callback the query that the app sent the person back with; `state` has been found right already.
 * @throws {ConnectionError} `authorization_failed` with the app's reason; `unavailable`, `unexpected_response`.
 * @see [RFC 6749, section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3)
 */
export async function exchangeCode(
  deps: Dependencies,
  application: OAuthApplicationRow,
  server: OAuth2Server,
  callback: {
    readonly query: URLSearchParams;
    readonly state: string;
    readonly codeVerifier: string;
    readonly redirectUri: string;
  },
): Promise<Grant> {
  const { as, client, authentication } = await clientOf(deps, application, server);
  try {
    const checked = oauth.validateAuthResponse(as, client, callback.query, callback.state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      checked,
      callback.redirectUri,
      callback.codeVerifier,
      requestOptions(deps),
    );
    refuseOverload(response);
    return toGrant(await oauth.processAuthorizationCodeResponse(as, client, response));
  } catch (error) {
    throw asError(
      error,
      (reason) => new ConnectionError('authorization_failed', `The app refused the code: ${reason}.`),
    );
  }
}

/** An app that is down or throttled says nothing about the code, and its answer need not be OAuth's. */
function refuseOverload({ status }: Response): void {
  const isBusy = status === 429;
  if (!isBusy && status < 500) return;
  const message = isBusy ? 'The app gets too many requests.' : `The app answered with status ${status}.`;
  throw new ConnectionError(isBusy ? 'rate_limited' : 'unavailable', message, {
    action: 'Wait a little, then connect again.',
  });
}

/** What became of a call that burns the old pair. */
export type RefreshOutcome =
  | { readonly kind: 'done'; readonly grant: Grant }
  /** Nothing reached the app: the old pair lives. */
  | { readonly kind: 'not-sent'; readonly error: ConnectionError }
  /** The app turned the request away before looking at it (429): the old pair lives. */
  | { readonly kind: 'later'; readonly error: ConnectionError }
  /** The app answered that the grant has ended. */
  | { readonly kind: 'refused'; readonly error: ConnectionError }
  /** It was sent and there was no answer that could be read. */
  | { readonly kind: 'unknown'; readonly error: ConnectionError };

/**
 * Asks for a new pair. Burns the old one, so it says exactly what became of the call and never throws for it.
 *
 * @throws {ConnectionError} `sealed_data_unreadable`: before anything was sent.
 * @see [RFC 6749, section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
 */
export async function refreshPair(
  deps: Dependencies,
  application: OAuthApplicationRow,
  server: OAuth2Server,
  refreshToken: string,
): Promise<RefreshOutcome> {
  const { as, client, authentication } = await clientOf(deps, application, server);
  let response: Response;
  try {
    response = await oauth.refreshTokenGrantRequest(
      as,
      client,
      authentication,
      refreshToken,
      requestOptions(deps),
    );
  } catch (error) {
    const failed = asError(
      error,
      () => new ConnectionError('unavailable', 'The app could not be asked for new tokens.'),
    );
    return { kind: wasNeverSent(error) ? 'not-sent' : 'unknown', error: failed };
  }
  const { status } = response;
  try {
    const grant = toGrant(await oauth.processRefreshTokenResponse(as, client, response));
    // An app that does not rotate refresh tokens leaves them out of the answer: the old one goes on.
    const pair = { ...grant.pair, refreshToken: grant.pair.refreshToken ?? refreshToken };
    return { kind: 'done', grant: { ...grant, pair } };
  } catch (error) {
    return readRefusal(status, error);
  }
}

function readRefusal(status: number, error: unknown): RefreshOutcome {
  if (status === 429) {
    return { kind: 'later', error: new ConnectionError('rate_limited', 'The app gets too many requests.') };
  }
  const reason = oauthReason(error);
  if (reason !== null && status < 500) {
    const failed = new ConnectionError('grant_ended', `The app ended this authorization: ${reason}.`);
    return { kind: 'refused', error: failed };
  }
  // A 5xx may come from a proxy behind which the app has acted, so nothing is known after it either.
  const failed = new ConnectionError(
    'outcome_unknown',
    `The app answered a refresh with something unreadable (${status}).`,
  );
  return { kind: 'unknown', error: failed };
}

/**
 * Ends a pair at the app; a pair that has ended already is fine.
 *
 * @throws {ConnectionError} `unavailable`, `unexpected_response`, `forbidden` with the app's reason.
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
  const { as, client, authentication } = await clientOf(deps, application, server);
  try {
    for (const token of [pair.refreshToken, pair.accessToken]) {
      if (token === null) continue;
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(as, client, authentication, token, requestOptions(deps)),
      );
    }
  } catch (error) {
    throw asError(
      error,
      (reason) => new ConnectionError('forbidden', `The app did not end the authorization: ${reason}.`),
    );
  }
}

async function clientOf(
  deps: Dependencies,
  application: OAuthApplicationRow,
  server: OAuth2Server,
): Promise<Client> {
  const origin = new URL(application.instanceUrl).origin;
  for (const url of [server.token, server.revoke ?? server.token]) {
    if (new URL(url).origin === origin) continue;
    // The secret belongs to the host that it was registered at, whatever a plugin says.
    throw new ConnectionError('internal', `The plugin names a token endpoint outside ${origin}.`);
  }
  return {
    as: {
      issuer: application.instanceUrl,
      authorization_endpoint: server.authorize,
      token_endpoint: server.token,
      ...(server.revoke === undefined ? {} : { revocation_endpoint: server.revoke }),
    },
    client: { client_id: application.clientId },
    authentication: oauth.ClientSecretPost(await openClientSecret(deps, application)),
  };
}

function requestOptions(deps: Dependencies): {
  [oauth.customFetch]: CustomFetch;
  [oauth.allowInsecureRequests]: true;
} {
  return {
    [oauth.customFetch]: (url, { method, headers, body }) =>
      deps.send(url, {
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(body === undefined ? {} : { body: body.toString() }),
        signal: AbortSignal.timeout(tokenTimeoutMs),
      }),
    // Which protocol is allowed to which address is for the guarded fetch to say, as for every request.
    [oauth.allowInsecureRequests]: true,
  };
}
type CustomFetch = (
  url: string,
  options: { method: string; headers: Record<string, string>; body?: URLSearchParams | undefined },
) => Promise<Response>;

function toGrant(response: oauth.TokenEndpointResponse): Grant {
  return {
    pair: { accessToken: response.access_token, refreshToken: response.refresh_token ?? null },
    lifetime: response.expires_in ?? null,
  };
}

/** The OAuth error of an answer, in words; `null` when the answer was no OAuth error. */
function oauthReason(error: unknown): string | null {
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    return reasonOf(error.error, error.error_description);
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    // Some apps send a challenge with every error of the token endpoint, also with a 400; it hides the body.
    for (const { parameters } of error.cause) {
      if (parameters.error !== undefined) return reasonOf(parameters.error, parameters.error_description);
    }
  }
  return null;
}

function reasonOf(name: string, description: string | undefined): string {
  const said = (description ?? '').replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 300);
  return said === '' ? name : `${said} (${name})`;
}

function asError(error: unknown, refused: (reason: string) => ConnectionError): ConnectionError {
  if (isConnectionError(error)) return error;
  const reason = oauthReason(error);
  if (reason !== null) return refused(reason);
  if (error instanceof DOMException) {
    return new ConnectionError('unavailable', `The app did not answer within ${tokenTimeoutMs / 1000} s.`);
  }
  return new ConnectionError(
    'unexpected_response',
    'The token endpoint answered something that is not OAuth.',
    {
      action: 'Check that the instance URL names the app itself and that no proxy answers in its place.',
    },
  );
}
