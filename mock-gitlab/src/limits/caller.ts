import { bearerOf } from '../http/authenticate.ts';
import { readCookie } from '../http/cookies.ts';
import type { Exchange } from '../http/exchange.ts';
import { isExpired } from '../state/expiry.ts';
import type { AccessToken, OAuthToken, User } from '../state/rows.ts';

type Found = { readonly user: User | undefined; readonly alive: boolean } | undefined;

function fromValue({ world: { state, clock } }: Exchange, value: string): Found {
  const row: AccessToken | OAuthToken | undefined =
    state.accessTokens.by('token', value) ?? state.oauthTokens.by('access', value);
  if (!row) return undefined;
  const revoked = 'expiresIn' in row ? row.revokedAt !== null : row.revoked;
  return { user: state.users.get(row.userId), alive: !revoked && !isExpired(row, clock) };
}

/** Whose credential comes along, without judging the request and without a trace; parameters of a body do not count. */
function findCaller(exchange: Exchange): Found {
  const { request, url, world } = exchange;
  const value =
    url.searchParams.get('private_token') ??
    request.headers.get('private-token') ??
    url.searchParams.get('access_token') ??
    bearerOf(request);
  if (value !== null && value !== undefined) return fromValue(exchange, value);
  const cookie = readCookie(request, '_gitlab_session');
  const session = cookie === undefined ? undefined : world.state.sessions.by('cookie', cookie);
  const user = world.state.users.get(session?.userId ?? null);
  return user && { user, alive: true };
}

/** The person or bot that a living credential stands for. gitlab: lib/gitlab/auth/request_authenticator.rb */
export function livingCaller(exchange: Exchange): User | undefined {
  const found = findCaller(exchange);
  return found?.alive && found.user?.state === 'active' ? found.user : undefined;
}

/** The name of whose credential came along, dead or alive. */
export const callerName = (exchange: Exchange): string | null => findCaller(exchange)?.user?.username ?? null;
