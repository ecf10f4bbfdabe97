import { isExpired } from '../state/expiry.ts';
import { settingsOf } from '../state/settings.ts';
import { noteReuse } from '../state/token-family.ts';
import { noteTokenUse } from '../state/token-use.ts';
import type { AccessToken, OAuthToken, User } from '../state/rows.ts';
import { Refusal, forbidden, insufficientScope, unauthorized } from './answer.ts';
import type { Actor, Exchange } from './exchange.ts';
import type { Given } from './given.ts';
import { fromJobToken, fromSession } from './other-credentials.ts';
import { sudo } from './sudo.ts';

/** What a route asks of a credential. */
export interface Access {
  readonly required: boolean;
  readonly scopes: readonly string[] | 'any';
  /**
   * Besides personal, project, group and OAuth tokens. Deploy tokens open packages and registries alone, of which there are none here:
   * their header and Basic credentials are overlooked, as GitLab overlooks them everywhere else.
   */
  readonly accepts: readonly 'job-token'[];
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
  const reason = reasons[user.state] ?? (isUnconfirmed(exchange, user) ? unconfirmed(exchange) : undefined);
  if (reason !== undefined) throw forbidden(reason);
}

const unconfirmed = ({ baseUrl }: Exchange) =>
  `Your primary email address is not confirmed. Please check your inbox for the confirmation instructions. In case the link is expired, you can request a new confirmation email at ${baseUrl}/users/confirmation/new`;

/** Only where an instance insists on it. gitlab: app/models/user.rb, confirmation_required_on_sign_in? */
const isUnconfirmed = ({ world }: Exchange, { confirmedAt, bot }: User): boolean =>
  confirmedAt === null && !bot && settingsOf(world).others['email_confirmation_setting'] === 'hard';

/** rack-oauth2: lib/rack/oauth2/server/resource/bearer.rb */
const twoBearers = new Refusal({
  status: 400,
  json: {
    error: 'invalid_request',
    error_description: 'Both Authorization header and payload includes access token.',
  },
});

// gitlab: app/services/access_token_validation_service.rb: expiry, then revocation, then scope
function fromAccessToken(exchange: Exchange, token: AccessToken, access: Access): Actor {
  if (isExpired(token, exchange.world.clock)) throw invalidToken(EXPIRED);
  if (token.revoked) {
    noteReuse(exchange.world, token, exchange.path);
    throw invalidToken(REVOKED);
  }
  const user = exchange.world.state.users.get(token.userId);
  if (!user) throw unauthorized();
  checkScopes(token.scopes, access);
  if (token.kind === 'impersonation' && !exchange.world.switches.impersonation) {
    throw invalidToken('Token is an impersonation token but impersonation was disabled.');
  }
  refuseAccount(exchange, user);
  return {
    user,
    credential: { kind: 'access-token', token: noteTokenUse(exchange.world, token, exchange.clientAddress) },
  };
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

const DAY_MS = 86_400_000;

/** The day on which somebody was last seen. gitlab: app/services/users/activity_service.rb */
function noteActivity({ world: { clock, state } }: Exchange, user: User): User {
  const day = Math.floor(clock.milliseconds() / DAY_MS);
  const isKnown = user.lastActivityAt !== null && Math.floor(user.lastActivityAt / DAY_MS) === day;
  return isKnown ? user : state.users.update(user, { lastActivityAt: clock.milliseconds() });
}

/** Who holds the access token or OAuth token that came along, `null` when none did. */
function fromToken(exchange: Exchange, given: Given, access: Access): Actor | null {
  const { state } = exchange.world;
  const header = bearerOf(exchange.request);
  const parameter = textOf(given['access_token']);
  // rack-oauth2: lib/rack/oauth2/server/resource/bearer.rb
  if (header !== undefined && parameter !== undefined) throw twoBearers;
  const privateToken =
    textOf(given['private_token']) ?? textOf(exchange.request.headers.get('private-token'));
  // gitlab: auth_finders.rb, find_personal_access_token: runners send their job's token here.
  if (privateToken !== undefined && !privateToken.startsWith('glcbt-')) {
    // An OAuth token in PRIVATE-TOKEN is an unknown token.
    const token = state.accessTokens.by('token', privateToken);
    if (!token) throw unauthorized();
    return fromAccessToken(exchange, token, access);
  }

  const bearer = parameter ?? header ?? textOf(given['bearer_token']);
  if (bearer === undefined) return null;
  const oauthToken = state.oauthTokens.by('access', bearer);
  if (oauthToken) return fromOAuthToken(exchange, oauthToken, access);
  const token = state.accessTokens.by('token', bearer);
  if (token) return fromAccessToken(exchange, token, access);
  const job = access.accepts.includes('job-token') ? fromJobToken(exchange, bearer) : undefined;
  if (!job) throw unauthorized();
  return job;
}

/** Who runs the job whose token came along, on routes that take one. */
function fromJob(exchange: Exchange, given: Given, { accepts }: Access): Actor | null {
  if (!accepts.includes('job-token')) return null;
  const token =
    textOf(given['job_token']) ??
    textOf(exchange.request.headers.get('job-token')) ??
    textOf(exchange.request.headers.get('private-token'));
  if (token === undefined) return null;
  const job = fromJobToken(exchange, token);
  if (!job) throw unauthorized();
  return job;
}

/**
 * Who is calling. Parameters go before headers, the private-token family before the bearer family, those before job tokens
 * and the session. gitlab: lib/gitlab/auth/auth_finders.rb, lib/api/api_guard.rb; doc/api/rest/authentication.md
 * @throws Refusal 401 without a token where one is required, and for one that is unknown, expired or revoked; 403 for one worth too little
 */
export function authenticate(exchange: Exchange, given: Given, access: Access): Actor | null {
  const caller =
    fromToken(exchange, given, access) ?? fromJob(exchange, given, access) ?? fromSession(exchange);
  if (!caller) {
    if (access.required) throw unauthorized();
    return null;
  }
  if (caller.credential.kind === 'job' || caller.credential.kind === 'session') {
    refuseAccount(exchange, caller.user);
  }
  return sudo(exchange, given, { ...caller, user: noteActivity(exchange, caller.user) });
}
