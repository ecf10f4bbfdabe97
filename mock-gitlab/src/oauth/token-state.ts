import { bearerOf } from '../http/authenticate.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { isExpired } from '../state/expiry.ts';
import type { OAuthToken } from '../state/rows.ts';
import { oauthJson } from './answer.ts';
import { authenticateClient } from './client.ts';
import { refuse } from './demand.ts';
import {
  introspectionDenied,
  invalidClient,
  invalidRequest,
  invalidToken,
  revocationDenied,
} from './errors.ts';
import { findToken, revokeToken } from './issue.ts';
import { parameter } from './parameters.ts';

/** Neither revoked nor over. doorkeeper: lib/doorkeeper/models/concerns/accessible.rb */
const isAccessible = ({ world }: Exchange, token: OAuthToken): boolean =>
  token.revokedAt === null && !isExpired(token, world.clock);

/**
 * RFC 7009; an unknown token is as good as revoked. A pair whose access token is over is left as it is, answer 200 or
 * not: its refresh token lives on. doorkeeper: app/controllers/doorkeeper/tokens_controller.rb, revoke_token
 */
export function revokeEndpoint(exchange: Exchange, given: Given): Response {
  const token = findToken(exchange, parameter(given, 'token') ?? '');
  if (!token) return oauthJson(exchange, 200, {});
  const owner = exchange.world.state.applications.get(token.applicationId);
  if (owner?.confidential === true) {
    const client = authenticateClient(exchange, given);
    if (client.kind !== 'known' || client.application.id !== owner.id) refuse(revocationDenied);
  }
  if (isAccessible(exchange, token)) revokeToken(exchange, token);
  return oauthJson(exchange, 200, {});
}

/** Where GitLab looks for a bearer. gitlab: config/initializers/doorkeeper.rb, access_token_methods */
const bearerIn = (exchange: Exchange, given: Given): string | undefined =>
  parameter(given, 'access_token') ?? bearerOf(exchange.request) ?? parameter(given, 'bearer_token');

/** The token of a bearer, dead ones too. */
function presented(exchange: Exchange, given: Given): OAuthToken | undefined {
  const value = bearerIn(exchange, given);
  return value === undefined ? undefined : exchange.world.state.oauthTokens.by('access', value);
}

/** Why a bearer is refused. doorkeeper: lib/doorkeeper/oauth/invalid_token_response.rb */
function refuseBearer(exchange: Exchange, token: OAuthToken | undefined): never {
  if (token && token.revokedAt !== null) refuse(invalidToken('The access token was revoked'));
  if (token && isExpired(token, exchange.world.clock)) refuse(invalidToken('The access token expired'));
  return refuse(invalidToken());
}

/** Who may ask about a token: a client, or else the bearer of another token of the same application. */
function introspector(exchange: Exchange, given: Given, token: OAuthToken | undefined): number | null {
  const client = authenticateClient(exchange, given);
  if (client.kind === 'wrong') refuse(invalidClient);
  if (client.kind === 'known') return client.application.id;
  const bearer = presented(exchange, given) ?? refuse(introspectionDenied);
  const allowed =
    bearer.id !== token?.id &&
    isAccessible(exchange, bearer) &&
    token !== undefined &&
    bearer.applicationId === token.applicationId;
  return allowed ? bearer.applicationId : refuseBearer(exchange, bearer);
}

/** RFC 7662. doorkeeper: lib/doorkeeper/oauth/token_introspection.rb */
export function introspectEndpoint(exchange: Exchange, given: Given): Response {
  const token = findToken(exchange, parameter(given, 'token') ?? '');
  const asker = introspector(exchange, given, token);
  const active =
    token !== undefined &&
    isAccessible(exchange, token) &&
    (token.applicationId === null || token.applicationId === asker);
  if (!active) return oauthJson(exchange, 200, { active: false });
  const issued = Math.floor(token.createdAt / 1000);
  return oauthJson(exchange, 200, {
    active: true,
    scope: token.scopes.join(' '),
    client_id: exchange.world.state.applications.get(token.applicationId)?.uid ?? null,
    token_type: 'Bearer',
    exp: issued + token.expiresIn,
    iat: issued,
  });
}

/** The token of a bearer that may be used. @throws OAuthRefusal invalid_token, saying why */
export function bearerToken(exchange: Exchange, given: Given): OAuthToken {
  const token = presented(exchange, given);
  return token && isAccessible(exchange, token) ? token : refuseBearer(exchange, token);
}

/**
 * What a bearer token is. GitLab names every failure `invalid_request`, with 400.
 * gitlab: app/controllers/oauth/token_info_controller.rb
 */
export function tokenInfoEndpoint(exchange: Exchange, given: Given): Response {
  const token = presented(exchange, given);
  if (!token || !isAccessible(exchange, token)) return refuse(invalidRequest);
  const { state, clock } = exchange.world;
  const left = Math.ceil((token.createdAt - clock.milliseconds()) / 1000) + token.expiresIn;
  return oauthJson(exchange, 200, {
    resource_owner_id: token.userId,
    scope: token.scopes,
    expires_in: left,
    application: { uid: state.applications.get(token.applicationId)?.uid ?? null },
    created_at: Math.floor(token.createdAt / 1000),
    // Older names that GitLab keeps.
    scopes: token.scopes,
    expires_in_seconds: left,
  });
}
