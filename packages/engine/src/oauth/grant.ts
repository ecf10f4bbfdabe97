import type * as oauth from 'oauth4webapi';
import type { TokenPair } from '../rows/token-pair.ts';

/** What a token endpoint grants. */
export interface Grant {
  readonly pair: TokenPair;
  /** Seconds the access token lives, where the app says. */
  readonly lifetime: number | null;
}

export function toGrant(response: oauth.TokenEndpointResponse): Grant {
  return {
    pair: { accessToken: response.access_token, refreshToken: response.refresh_token ?? null },
    lifetime: response.expires_in ?? null,
  };
}

/** When an access token that lives for so many seconds will have ended. */
export function endOf(now: Date, lifetime: number | null): Date | null {
  return lifetime === null ? null : new Date(now.getTime() + lifetime * 1000);
}
