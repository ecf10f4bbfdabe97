import type { Exchange } from '../http/exchange.ts';
import type { OAuthToken } from '../state/rows.ts';

// gitlab: config/initializers/doorkeeper.rb, access_token_expires_in 2.hours
const LIFETIME_SECONDS = 7200;

interface Wish {
  readonly applicationId: number | null;
  readonly userId: number | null;
  readonly scopes: readonly string[];
  /** Client credentials get none. */
  readonly refreshable: boolean;
}

/** A new token, never a reused one; earlier ones of the same application and person live on. */
export function issueToken({ world: { state, clock } }: Exchange, wish: Wish): OAuthToken {
  const access = state.random.hex(64);
  const refresh = wish.refreshable ? state.random.hex(64) : null;
  return state.oauthTokens.insert((id) => ({
    id,
    access,
    refresh,
    applicationId: wish.applicationId,
    userId: wish.userId,
    scopes: wish.scopes,
    createdAt: clock.milliseconds(),
    expiresIn: LIFETIME_SECONDS,
    revokedAt: null,
  }));
}

/** Both values of a pair die together. doorkeeper: lib/doorkeeper/models/concerns/revocable.rb */
export function revokeToken({ world: { state, clock } }: Exchange, token: OAuthToken): void {
  if (token.revokedAt === null) {
    state.oauthTokens.update(token, { revokedAt: clock.milliseconds() });
  }
}

/** A token by either of its values. */
export const findToken = ({ world: { state } }: Exchange, value: string): OAuthToken | undefined =>
  state.oauthTokens.by('access', value) ?? state.oauthTokens.by('refresh', value);
