import { hash, timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import type { OAuthApplication, OAuthGrant, OAuthToken } from '../state/rows.ts';
import { oauthJson } from './answer.ts';
import { idToken } from './claims.ts';
import { authenticateClient } from './client.ts';
import {
  type OAuthProblem,
  OAuthRefusal,
  invalidClient,
  invalidGrant,
  invalidScope,
  missingParameter,
  unsupportedGrantType,
} from './errors.ts';
import { issueToken, revokeToken } from './issue.ts';
import { matchesRedirectUri } from './redirect-uri.ts';
import { DEFAULT_SCOPES, splitScopes, within } from './scopes.ts';

const refuse = (problem: OAuthProblem): never => {
  throw new OAuthRefusal(problem);
};

function parameter(given: Given, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const must = (given: Given, name: string): string => parameter(given, name) ?? refuse(missingParameter(name));

function knownClient(exchange: Exchange, given: Given): OAuthApplication {
  const client = authenticateClient(exchange, given);
  return client.kind === 'known' ? client.application : refuse(invalidClient);
}

async function tokenAnswer(
  exchange: Exchange,
  token: OAuthToken,
  application: OAuthApplication | undefined,
  nonce: string | null = null,
): Promise<Response> {
  const { clock, state } = exchange.world;
  const user = state.users.get(token.userId);
  if (user) exchange.actor = { user, credential: { kind: 'oauth', token } };
  const signed =
    user && application && token.scopes.includes('openid')
      ? await idToken(exchange, user, application, token.scopes, nonce)
      : undefined;
  // doorkeeper: lib/doorkeeper/oauth/token_response.rb leaves blank members out
  return oauthJson(exchange, 200, {
    access_token: token.access,
    token_type: 'Bearer',
    expires_in: Math.ceil((token.createdAt - clock.milliseconds()) / 1000) + token.expiresIn,
    ...(token.refresh !== null && { refresh_token: token.refresh }),
    scope: token.scopes.join(' '),
    created_at: Math.floor(token.createdAt / 1000),
    ...(signed !== undefined && { id_token: signed }),
  });
}

// doorkeeper: lib/doorkeeper/config.rb, authorization_code_expires_in
const CODE_LIFETIME_MS = 600_000;

/** RFC 7636 section 4.6; a verifier without a challenge is refused too. */
function verifierFits({ challenge, challengeMethod }: OAuthGrant, verifier: string | undefined): boolean {
  if (challenge === null) return verifier === undefined;
  if (verifier === undefined) return false;
  const made = Buffer.from(challengeMethod === 'S256' ? hash('sha256', verifier, 'base64url') : verifier);
  const kept = Buffer.from(challenge.replace(/=+$/, ''));
  return made.length === kept.length && timingSafeEqual(made, kept);
}

/** doorkeeper: lib/doorkeeper/oauth/authorization_code_request.rb, in its order of checks */
function authorizationCode(exchange: Exchange, given: Given): Promise<Response> {
  const { state, clock } = exchange.world;
  const code = must(given, 'code');
  const grant = state.grants.by('code', code);
  const verifier = parameter(given, 'code_verifier');
  if (grant && grant.challenge !== null && verifier === undefined) {
    refuse(missingParameter('code_verifier'));
  }
  const redirectUri = must(given, 'redirect_uri');
  const application = knownClient(exchange, given);
  const usable =
    grant &&
    grant.applicationId === application.id &&
    grant.revokedAt === null &&
    clock.milliseconds() < grant.createdAt + CODE_LIFETIME_MS;
  if (!usable) return refuse(invalidGrant);
  if (!matchesRedirectUri(redirectUri, [grant.redirectUri])) refuse(invalidGrant);
  if (!verifierFits(grant, verifier)) refuse(invalidGrant);

  state.grants.update(grant, { revokedAt: clock.milliseconds() });
  const token = issueToken(exchange, {
    applicationId: application.id,
    userId: grant.userId,
    scopes: grant.scopes,
    refreshable: true,
  });
  return tokenAnswer(exchange, token, application, grant.nonce);
}

/**
 * The old pair dies in the same breath, not when the new one is first used: GitLab keeps no previous refresh token.
 * doorkeeper: lib/doorkeeper/oauth/refresh_token_request.rb; gitlab: doc/api/oauth2.md
 */
function refreshToken(exchange: Exchange, given: Given): Promise<Response> {
  const { state } = exchange.world;
  const old = state.oauthTokens.by('refresh', must(given, 'refresh_token'));
  if (!old || old.revokedAt !== null) return refuse(invalidGrant);
  const client = authenticateClient(exchange, given);
  if (client.kind === 'wrong') refuse(invalidClient);
  const application = client.kind === 'known' ? client.application : undefined;
  if (old.applicationId !== (application?.id ?? null)) refuse(invalidGrant);
  const asked = parameter(given, 'scope');
  const scopes = asked === undefined ? old.scopes : splitScopes(asked);
  if (!within(scopes, old.scopes)) refuse(invalidScope);

  revokeToken(exchange, old);
  const token = issueToken(exchange, { ...old, scopes, refreshable: true });
  return tokenAnswer(exchange, token, application);
}

function askedScopes(given: Given, allowed: readonly string[]): readonly string[] {
  const asked = parameter(given, 'scope');
  const scopes =
    asked === undefined ? DEFAULT_SCOPES.filter((scope) => allowed.includes(scope)) : splitScopes(asked);
  return within(scopes, allowed) ? scopes : refuse(invalidScope);
}

/** A token that acts as nobody. doorkeeper: lib/doorkeeper/oauth/client_credentials */
function clientCredentials(exchange: Exchange, given: Given): Promise<Response> {
  const application = knownClient(exchange, given);
  const scopes = askedScopes(given, application.scopes);
  const token = issueToken(exchange, {
    applicationId: application.id,
    userId: null,
    scopes,
    refreshable: false,
  });
  return tokenAnswer(exchange, token, application);
}

/** The password grant of older GitLabs, behind a switch; it works without a client. gitlab: config/initializers/doorkeeper.rb */
function password(exchange: Exchange, given: Given): Promise<Response> {
  const { state, switches } = exchange.world;
  if (!switches.passwordGrant) return refuse(unsupportedGrantType);
  const client = authenticateClient(exchange, given);
  if (client.kind === 'wrong') refuse(invalidClient);
  const application = client.kind === 'known' ? client.application : undefined;
  const login = (parameter(given, 'username') ?? '').toLowerCase();
  const user = state.users.by('username', login) ?? state.users.by('email', login);
  const allowed = user && user.state === 'active' && user.password !== null;
  if (!allowed || user.password !== parameter(given, 'password')) return refuse(invalidGrant);
  const token = issueToken(exchange, {
    applicationId: application?.id ?? null,
    userId: user.id,
    scopes: askedScopes(given, application?.scopes ?? ['api', 'read_api', 'read_user']),
    refreshable: true,
  });
  return tokenAnswer(exchange, token, application);
}

const GRANTS: Readonly<Record<string, (exchange: Exchange, given: Given) => Promise<Response>>> = {
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  client_credentials: clientCredentials,
  password,
};

/** `POST /oauth/token`. gitlab: app/controllers/oauth/tokens_controller.rb */
export function tokenEndpoint(exchange: Exchange, given: Given): Promise<Response> {
  const type = must(given, 'grant_type');
  const grant = Object.hasOwn(GRANTS, type) ? GRANTS[type] : undefined;
  return grant ? grant(exchange, given) : refuse(unsupportedGrantType);
}
