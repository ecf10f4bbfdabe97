import { bearerOf } from '../http/authenticate.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { isExpired } from '../state/expiry.ts';
import type { OAuthToken } from '../state/rows.ts';
import { oauthJson } from './answer.ts';
import { authenticateClient } from './client.ts';
import {
  OAuthRefusal,
  introspectionDenied,
  invalidClient,
  invalidRequest,
  invalidToken,
  revocationDenied,
} from './errors.ts';
import { findToken, revokeToken } from './issue.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const isLive = ({ world }: Exchange, token: OAuthToken | undefined): token is OAuthToken =>
  token !== undefined && token.revokedAt === null && !isExpired(token, world.clock);

/** RFC 7009; an unknown token is as good as revoked. doorkeeper: app/controllers/doorkeeper/tokens_controller.rb, revoke */
export function revokeEndpoint(exchange: Exchange, given: Given): Response {
  const token = findToken(exchange, textOf(given['token']));
  if (!token) return oauthJson(exchange, 200, {});
  const owner = exchange.world.state.applications.get(token.applicationId);
  if (owner) {
    const client = authenticateClient(exchange, given);
    const mine = client.kind === 'known' && client.application.id === owner.id;
    // A public application cannot prove itself: to hold its token is enough.
    if (!mine && (owner.confidential || client.kind !== 'absent')) {
      throw new OAuthRefusal(revocationDenied);
    }
  }
  revokeToken(exchange, token);
  return oauthJson(exchange, 200, {});
}

/** RFC 7662. doorkeeper: lib/doorkeeper/oauth/token_introspection.rb */
export function introspectEndpoint(exchange: Exchange, given: Given): Response {
  const { state } = exchange.world;
  const token = findToken(exchange, textOf(given['token']));
  const bearer = bearerOf(exchange.request);
  let allowed: number | null;
  if (bearer === undefined) {
    const client = authenticateClient(exchange, given);
    if (client.kind === 'absent') throw new OAuthRefusal(introspectionDenied);
    if (client.kind === 'wrong') throw new OAuthRefusal(invalidClient);
    allowed = client.application.id;
  } else {
    const caller = state.oauthTokens.by('access', bearer);
    if (!isLive(exchange, caller) || caller.id === token?.id) {
      throw new OAuthRefusal(invalidToken());
    }
    allowed = caller.applicationId;
  }
  // A refresh token outlives its access token.
  const active =
    token !== undefined &&
    token.applicationId === allowed &&
    token.revokedAt === null &&
    (token.refresh === given['token'] || !isExpired(token, exchange.world.clock));
  if (!active) return oauthJson(exchange, 200, { active: false });
  const issued = Math.floor(token.createdAt / 1000);
  return oauthJson(exchange, 200, {
    active: true,
    scope: token.scopes.join(' '),
    client_id: state.applications.get(token.applicationId)?.uid ?? null,
    token_type: 'Bearer',
    exp: issued + token.expiresIn,
    iat: issued,
  });
}

/** The live token of a bearer. */
export function bearerToken(exchange: Exchange, given: Given): OAuthToken | undefined {
  const value = textOf(given['access_token']) || bearerOf(exchange.request);
  const token = value === undefined ? undefined : exchange.world.state.oauthTokens.by('access', value);
  return isLive(exchange, token) ? token : undefined;
}

/**
 * What a bearer token is. GitLab names every failure `invalid_request`, with 400.
 * gitlab: app/controllers/oauth/token_info_controller.rb
 */
export function tokenInfoEndpoint(exchange: Exchange, given: Given): Response {
  const token = bearerToken(exchange, given);
  if (!token) throw new OAuthRefusal(invalidRequest);
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
