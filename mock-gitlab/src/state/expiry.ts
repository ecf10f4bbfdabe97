import type { Clock } from '../clock.ts';
import type { World } from '../world.ts';
import type { AccessToken, OAuthToken } from './rows.ts';
import { settingsOf } from './settings.ts';

const DAY_MS = 86_400_000;

type Instance = Pick<World, 'state' | 'clock' | 'switches'>;

/** The mock's present date in UTC, moved by some days. */
export function dateIn(clock: Clock, days = 0): string {
  return new Date(clock.milliseconds() + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

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

/** A new access token lives as long as the instance allows, at most so many days. gitlab: app/services/personal_access_tokens/create_service.rb */
export const NEW_TOKEN_DAYS = 365;
/** A rotated one a week. gitlab: app/services/personal_access_tokens/rotate_service.rb, EXPIRATION_PERIOD */
export const ROTATED_TOKEN_DAYS = 7;

/** The longest life of an access token in days, `null` for no limit: the administrator's, else GitLab's own where an end is demanded. */
function longestLife(instance: Instance): number | null {
  const settings = settingsOf(instance);
  const usual = settings.requirePersonalAccessTokenExpiry ? instance.switches.maximumTokenDays : null;
  // gitlab: doc/administration/settings/account_and_limit_settings.md: the administrator's counts on Ultimate alone
  const { tier } = instance.switches;
  return (tier === 'ultimate' ? settings.maxPersonalAccessTokenLifetime : null) ?? usual;
}

/** When a token ends for which nobody asked: after so many days, or never where no end is demanded. */
export function usualExpiry(instance: Instance, days: number): string | null {
  const longest = longestLife(instance);
  return longest === null ? null : dateIn(instance.clock, Math.min(days, longest));
}

/**
 * Why an access token may not end then, in the words that follow "Expiration date"; a date that is over is accepted.
 * gitlab: app/models/personal_access_token.rb, expires_at_before_instance_max_expiry_date
 */
export function expiryComplaint(instance: Instance, expiresAt: string | null): string | undefined {
  const longest = longestLife(instance);
  if (longest === null) return undefined;
  if (expiresAt === null) return "can't be blank";
  const latest = dateIn(instance.clock, longest);
  return expiresAt > latest ? `must be before ${latest}` : undefined;
}
