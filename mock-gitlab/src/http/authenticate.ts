import { isExpired } from '../state/expiry.ts';
import { noteReuse } from '../state/token-family.ts';
import { noteTokenUse } from '../state/token-use.ts';
import type { AccessToken, OAuthToken, User } from '../state/rows.ts';
import { refuseAccount } from './account.ts';
import { Refusal, forbidden, insufficientScope, unauthorized } from './answer.ts';
import type { Actor, Exchange } from './exchange.ts';
import type { Given } from './given.ts';
import { checkPermissions } from './granular.ts';
import { fromJobToken, fromSession } from './other-credentials.ts';
import { refusalReason } from './refusal-reason.ts';
import { sudo, wantedPerson, withoutAdminMode } from './sudo.ts';

/** What a route asks of a credential. */
export interface Access {
  readonly required: boolean;
  readonly scopes: readonly string[] | 'any';
  /**
   * Besides personal, project, group and OAuth tokens. Deploy tokens open packages and registries alone, of which there are none here:
   * their header and Basic credentials are overlooked, as GitLab overlooks them everywhere else.
   */
  readonly accepts: readonly 'job-token'[];
  /** Verb and path with its names, for tokens whose worth is told by permissions. */
  readonly route: string;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** gitlab: lib/api/api_guard.rb, install_error_responders; rack-oauth2 builds the challenge */
export const tokenError = (error: string, description: string): Refusal =>
  new Refusal({
    status: 401,
    json: { error, error_description: description },
    headers: {
      'www-authenticate': `Bearer realm="Protected by OAuth 2.0", error="${error}", error_description="${description}"`,
    },
  });

/** A token that is not, or no longer, good. */
export const invalidToken = (description: string): Refusal => tokenError('invalid_token', description);

// gitlab: lib/api/api_guard.rb
export const EXPIRED = 'Token is expired. You can either do re-authorization or token refresh.';
export const REVOKED = 'Token was revoked. You have to re-authorize from the user.';

/** rack-oauth2: lib/rack/oauth2/server/resource/bearer.rb */
const twoBearers = new Refusal({
  status: 400,
  json: {
    error: 'invalid_request',
    error_description: 'Both Authorization header and payload includes access token.',
  },
});

// gitlab: app/services/access_token_validation_service.rb: expiry, then revocation; scopes are looked at later
function fromAccessToken(exchange: Exchange, token: AccessToken): Actor {
  if (isExpired(token, exchange.world.clock)) throw invalidToken(EXPIRED);
  if (token.revoked) {
    noteReuse(exchange.world, token, exchange.path);
    throw invalidToken(REVOKED);
  }
  if (token.kind === 'impersonation' && !exchange.world.switches.impersonation) {
    throw invalidToken('Token is an impersonation token but impersonation was disabled.');
  }
  const user = exchange.world.state.users.get(token.userId);
  if (!user) throw unauthorized();
  return { user, credential: { kind: 'access-token', token } };
}

function fromOAuthToken(exchange: Exchange, token: OAuthToken): Actor {
  if (isExpired(token, exchange.world.clock)) throw invalidToken(EXPIRED);
  if (token.revokedAt !== null) throw invalidToken(REVOKED);
  // A client-credentials token acts as nobody.
  const user = exchange.world.state.users.get(token.userId);
  if (!user) throw exchange.world.switches.clientCredentialsApi === '401' ? unauthorized() : forbidden();
  return { user, credential: { kind: 'oauth', token } };
}

/** gitlab: lib/api/helpers.rb, validate_access_token! */
function checkWorth({ credential }: Actor, { scopes, route }: Access): void {
  const { token } = credential;
  if (!('scopes' in token)) return;
  if ('granular' in token && token.granular !== null) checkPermissions(token.granular, route);
  else if (scopes !== 'any' && !scopes.some((scope) => token.scopes.includes(scope))) {
    throw insufficientScope(scopes);
  }
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
    if (token) return fromAccessToken(exchange, token);
    // gitlab: auth_finders.rb, access_token: an OAuth token that is known is not spoilt by a private one that is not
    const known = state.oauthTokens.by('access', parameter ?? header ?? '');
    if (known) return fromOAuthToken(exchange, known);
    throw unauthorized();
  }

  const bearer = parameter ?? header ?? textOf(given['bearer_token']);
  if (bearer === undefined) return null;
  const oauthToken = state.oauthTokens.by('access', bearer);
  if (oauthToken) return fromOAuthToken(exchange, oauthToken);
  const token = state.accessTokens.by('token', bearer);
  if (token) return fromAccessToken(exchange, token);
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
  try {
    return findActor(exchange, given, access);
  } catch (error) {
    if (error instanceof Refusal) {
      exchange.refusal = refusalReason(exchange, presented(exchange, given), error);
    }
    throw error;
  }
}

/** What came as proof, in the order in which it is looked at. */
const presented = ({ request }: Exchange, given: Given) => [
  textOf(given['private_token']) ?? textOf(request.headers.get('private-token')),
  textOf(given['access_token']) ?? bearerOf(request) ?? textOf(given['bearer_token']),
  textOf(given['job_token']) ?? textOf(request.headers.get('job-token')),
];

function findActor(exchange: Exchange, given: Given, access: Access): Actor | null {
  const caller =
    fromToken(exchange, given, access) ?? fromJob(exchange, given, access) ?? fromSession(exchange);
  if (!caller) {
    if (access.required) throw unauthorized();
    return null;
  }
  refuseAccount(exchange, caller.user);
  const wanted = wantedPerson(exchange, given);
  // Who acts as another needs the scope for that and no other. gitlab: lib/api/helpers.rb, current_user
  if (wanted === '') checkWorth(caller, access);
  const { credential } = caller;
  const noted: Actor = {
    user: noteActivity(exchange, caller.user),
    credential:
      credential.kind === 'access-token'
        ? { ...credential, token: noteTokenUse(exchange.world, credential.token, exchange.clientAddress) }
        : credential,
  };
  return wanted === '' ? withoutAdminMode(exchange, noted) : sudo(exchange, noted, wanted);
}
