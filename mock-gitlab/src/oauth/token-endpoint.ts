import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { authorizationCode } from './authorization-code.ts';
import { authenticateClient, sameSecret } from './client.ts';
import { knownClient, must, refuse } from './demand.ts';
import { deviceCode } from './device-code.ts';
import { invalidClient, invalidGrant, invalidScope, unsupportedGrantType } from './errors.ts';
import { issueToken, revokeToken } from './issue.ts';
import { parameter } from './parameters.ts';
import { defaultScopes, mayAsk, splitScopes } from './scopes.ts';
import { tokenAnswer } from './token-answer.ts';

/**
 * The old pair dies in the same breath, not when the new one is first used: GitLab keeps no previous refresh token.
 * doorkeeper: lib/doorkeeper/oauth/refresh_token_request.rb, in its order of checks; gitlab: doc/api/oauth2.md
 */
function refreshToken(exchange: Exchange, given: Given): Promise<Response> {
  const { state } = exchange.world;
  const old = state.oauthTokens.by('refresh', must(given, 'refresh_token'));
  if (!old || old.revokedAt !== null) return refuse(invalidGrant);
  const client = authenticateClient(exchange, given);
  if (client.kind === 'wrong') refuse(invalidClient);
  const application = client.kind === 'known' ? client.application : undefined;
  // A token of no application may be refreshed by anybody who holds it.
  if (old.applicationId !== null && old.applicationId !== application?.id) refuse(invalidGrant);
  const asked = parameter(given, 'scope') ?? parameter(given, 'scopes');
  if (asked !== undefined && !mayAsk(asked, old.scopes)) refuse(invalidScope);

  revokeToken(exchange, old);
  const token = issueToken(exchange, {
    applicationId: old.applicationId,
    userId: old.userId,
    scopes: asked === undefined ? old.scopes : splitScopes(asked),
    refreshable: true,
  });
  return tokenAnswer(exchange, token, application);
}

/** A token that acts as nobody. doorkeeper: lib/doorkeeper/oauth/client_credentials/validator.rb */
function clientCredentials(exchange: Exchange, given: Given): Promise<Response> {
  const application = knownClient(exchange, given);
  const asked = parameter(given, 'scope') ?? defaultScopes(application.scopes);
  if (!mayAsk(asked, application.scopes)) refuse(invalidScope);
  const token = issueToken(exchange, {
    applicationId: application.id,
    userId: null,
    scopes: splitScopes(asked),
    refreshable: false,
  });
  return tokenAnswer(exchange, token, application);
}

/** The password grant of older GitLabs, behind a switch; it works without a client. gitlab: config/initializers/doorkeeper.rb */
function password(exchange: Exchange, given: Given): Promise<Response> {
  const { state, switches } = exchange.world;
  if (!switches.passwordGrant || switches.hosted) return refuse(unsupportedGrantType);
  const client = authenticateClient(exchange, given);
  if (client.kind === 'wrong') refuse(invalidClient);
  const application = client.kind === 'known' ? client.application : undefined;
  const login = (parameter(given, 'username') ?? '').toLowerCase();
  const user = state.users.by('username', login) ?? state.users.by('email', login);
  // Neither people with two factors nor those who never chose a password.
  const allowed = user && user.state === 'active' && user.password !== null && !user.twoFactor;
  if (!allowed || !sameSecret(parameter(given, 'password') ?? '', user.password ?? '')) refuse(invalidGrant);
  const scopes = application?.scopes ?? [];
  const asked = parameter(given, 'scope') ?? defaultScopes(scopes);
  if (asked !== '' && !mayAsk(asked, scopes)) refuse(invalidScope);
  const token = issueToken(exchange, {
    applicationId: application?.id ?? null,
    userId: user?.id ?? null,
    scopes: splitScopes(asked),
    refreshable: true,
  });
  return tokenAnswer(exchange, token, application);
}

type Grant = (exchange: Exchange, given: Given) => Promise<Response>;

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['client_credentials', clientCredentials],
  ['password', password],
  // doorkeeper-device_authorization_grant: lib/doorkeeper/device_authorization_grant/oauth.rb, DEVICE_CODE
  ['urn:ietf:params:oauth:grant-type:device_code', deviceCode],
]);

/** `POST /oauth/token`. gitlab: app/controllers/oauth/tokens_controller.rb */
export function tokenEndpoint(exchange: Exchange, given: Given): Promise<Response> {
  const grant = GRANTS.get(must(given, 'grant_type'));
  return grant ? grant(exchange, given) : refuse(unsupportedGrantType);
}
