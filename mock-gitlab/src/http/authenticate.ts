import { isExpired } from '../state/expiry.ts';
import type { AccessToken, OAuthToken, User } from '../state/rows.ts';
import { Refusal, badParameter, forbidden, unauthorized } from './answer.ts';
import type { Actor, Exchange } from './exchange.ts';
import type { Given } from './given.ts';

/** What a route asks of a credential. */
export interface Access {
  readonly required: boolean;
  readonly scopes: readonly string[] | 'any';
  readonly accepts: readonly ('job-token' | 'deploy-token' | 'trigger-token')[];
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** gitlab: lib/api/api_guard.rb, install_error_responders; rack-oauth2 builds the challenge */
export function invalidToken(description: string): Refusal {
  return new Refusal({
    status: 401,
    json: { error: 'invalid_token', error_description: description },
    headers: {
      'www-authenticate': `Bearer realm="Protected by OAuth 2.0", error="invalid_token", error_description="${description}"`,
    },
  });
}

// gitlab: lib/api/api_guard.rb
export const EXPIRED = 'Token is expired. You can either do re-authorization or token refresh.';
export const REVOKED = 'Token was revoked. You have to re-authorize from the user.';

/** gitlab: lib/api/api_guard.rb, InsufficientScopeError; no challenge header here */
function insufficientScope(scopes: readonly string[]): Refusal {
  return new Refusal({
    status: 403,
    json: {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: scopes.join(' '),
    },
  });
}

/** gitlab: lib/gitlab/auth/user_access_denied_reason.rb */
function refuseAccount(exchange: Exchange, user: User): void {
  const reasons: Record<User['state'], string | undefined> = {
    active: undefined,
    blocked: 'Your account has been blocked.',
    ldap_blocked: 'Your account has been blocked.',
    banned: 'Your account has been blocked.',
    deactivated: `Your account has been deactivated by your administrator. Please log back in from a web browser to reactivate your account at ${exchange.baseUrl}`,
    blocked_pending_approval: 'Your account is pending approval from your administrator and hence blocked.',
  };
  const reason = reasons[user.state];
  if (reason !== undefined) throw forbidden(reason);
}

// gitlab: lib/gitlab/auth/auth_finders.rb, revoke_token_family
const ROTATE_PATH = /\/access_tokens\/(\d+|self)\/rotate$/;

/** A dead token on a rotate path means that somebody holds a copy: the living member of its family dies too. */
function revokeFamily(exchange: Exchange, token: AccessToken): void {
  const { accessTokens } = exchange.world.state;
  for (const member of accessTokens.many('family', String(token.familyId))) {
    if (!member.revoked) accessTokens.update(member, { revoked: true });
  }
}

// gitlab: app/models/concerns/... `last_used_at` is written at most once a minute (doc/user/profile/personal_access_tokens.md)
const USE_INTERVAL_MS = 60_000;

function noteUse(exchange: Exchange, token: AccessToken): AccessToken {
  const { clock, state } = exchange.world;
  const now = clock.milliseconds();
  if (token.lastUsedAt !== null && Math.abs(now - token.lastUsedAt) < USE_INTERVAL_MS) return token;
  const others = token.lastUsedIps.filter((address) => address !== exchange.clientAddress);
  return state.accessTokens.update(token, {
    lastUsedAt: now,
    lastUsedIps: [exchange.clientAddress, ...others].slice(0, 5),
  });
}

// gitlab: app/services/access_token_validation_service.rb: expiry, then revocation, then scope
function fromAccessToken(exchange: Exchange, token: AccessToken, access: Access): Actor {
  if (isExpired(token, exchange.world.clock)) throw invalidToken(EXPIRED);
  if (token.revoked) {
    if (ROTATE_PATH.test(exchange.path)) revokeFamily(exchange, token);
    throw invalidToken(REVOKED);
  }
  const user = exchange.world.state.users.get(token.userId);
  if (!user) throw unauthorized();
  checkScopes(token.scopes, access);
  refuseAccount(exchange, user);
  return { user, credential: { kind: 'access-token', token: noteUse(exchange, token) } };
}

function fromOAuthToken(exchange: Exchange, token: OAuthToken, access: Access): Actor {
  if (isExpired(token, exchange.world.clock)) throw invalidToken(EXPIRED);
  if (token.revokedAt !== null) throw invalidToken(REVOKED);
  // A client-credentials token acts as nobody.
  const user = exchange.world.state.users.get(token.userId);
  if (!user) throw unauthorized();
  checkScopes(token.scopes, access);
  refuseAccount(exchange, user);
  return { user, credential: { kind: 'oauth', token } };
}

function checkScopes(held: readonly string[], { scopes }: Access): void {
  if (scopes === 'any' || scopes.some((scope) => held.includes(scope))) return;
  throw insufficientScope(scopes);
}

/** The bearer of the `Authorization` header. */
export function bearerOf(request: Request): string | undefined {
  return /^bearer +(\S+)\s*$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}

/**
 * Who is calling. Parameters go before headers, the private-token family before the bearer family.
 * gitlab: lib/gitlab/auth/auth_finders.rb, lib/api/api_guard.rb; doc/api/rest/authentication.md
 * @throws Refusal 401 without a token where one is required, and for one that is unknown, expired or revoked; 403 for one worth too little
 */
export function authenticate(exchange: Exchange, given: Given, access: Access): Actor | null {
  const { state } = exchange.world;
  const privateToken =
    textOf(given['private_token']) ?? textOf(exchange.request.headers.get('private-token'));
  if (privateToken !== undefined) {
    // An OAuth token in PRIVATE-TOKEN is an unknown token.
    const token = state.accessTokens.by('token', privateToken);
    if (!token) throw unauthorized();
    return fromAccessToken(exchange, token, access);
  }

  const header = bearerOf(exchange.request);
  const parameter = textOf(given['access_token']);
  // rack-oauth2: lib/rack/oauth2/server/resource/bearer.rb
  if (header !== undefined && parameter !== undefined) throw badParameter('invalid_request');
  const bearer = parameter ?? header ?? textOf(given['bearer_token']);
  if (bearer === undefined) {
    if (access.required) throw unauthorized();
    return null;
  }
  const oauthToken = state.oauthTokens.by('access', bearer);
  if (oauthToken) return fromOAuthToken(exchange, oauthToken, access);
  const token = state.accessTokens.by('token', bearer);
  if (!token) throw unauthorized();
  return fromAccessToken(exchange, token, access);
}
