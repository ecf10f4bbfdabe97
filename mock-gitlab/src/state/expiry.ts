import type { Clock } from '../clock.ts';
import type { AccessToken, OAuthToken } from './rows.ts';

const DAY_MS = 86_400_000;

/** The mock's present date in UTC, moved by some days. */
export function dateIn(clock: Clock, days = 0): string {
  return new Date(clock.milliseconds() + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Whether a token has ended: an access token at midnight UTC of its date, an OAuth token its seconds after creation.
 * gitlab: doc/user/profile/personal_access_tokens.md; doorkeeper: lib/doorkeeper/models/concerns/expirable.rb
 */
export function isExpired(token: AccessToken | OAuthToken, clock: Clock): boolean {
  if ('expiresIn' in token) {
    return clock.milliseconds() >= token.createdAt + token.expiresIn * 1000;
  }
  return token.expiresAt !== null && Date.parse(token.expiresAt) <= clock.milliseconds();
}
