import { badRequest } from '../http/answer.ts';
import { choice, instant, listOf, optional, paging, text, flag, type Values } from '../http/parameters.ts';
import { dateIn, isExpired } from '../state/expiry.ts';
import type { AccessToken } from '../state/rows.ts';
import type { World } from '../world.ts';

// gitlab: lib/gitlab/auth.rb, resource_bot_scopes; doc/security/tokens/access_token_scopes.md
export const RESOURCE_SCOPES = [
  'api',
  'read_api',
  'create_runner',
  'manage_runner',
  'k8s_proxy',
  'self_rotate',
  'ai_features',
  'read_repository',
  'write_repository',
  'read_registry',
  'write_registry',
  'read_virtual_registry',
  'write_virtual_registry',
  'read_observability',
  'write_observability',
] as const;

/** Scopes of a project or group token; an unknown one is refused by name of the parameter. */
export const resourceScopes = listOf(choice(...RESOURCE_SCOPES));

/** Scopes that only a person's token may have. */
export const PERSONAL_SCOPES: readonly string[] = [
  ...RESOURCE_SCOPES,
  'read_user',
  'sudo',
  'admin_mode',
  'read_service_ping',
];
export const personalScopes = listOf((raw) => choice(...PERSONAL_SCOPES)(raw));

/**
 * When a token is to end. Each way of making one refuses too late a date in its own words.
 * gitlab: app/models/personal_access_token.rb; doc/api/personal_access_tokens.md
 * @param usual days until the end when none is asked for
 * @throws what `refuse` makes
 */
export function expiryDate(
  { clock, switches }: World,
  asked: string | undefined,
  usual: number,
  refuse: (reason: string) => Error = badRequest,
): string {
  const latest = dateIn(clock, switches.maximumTokenDays);
  const date = asked ?? dateIn(clock, Math.min(usual, switches.maximumTokenDays));
  if (date > latest) throw refuse(`Expiration date must be before ${latest}`);
  return date;
}

/** A new token lives as long as the instance allows. */
export const NEW_TOKEN_DAYS = 365;
/** A rotated one a week, unless asked otherwise. gitlab: app/services/personal_access_tokens/rotate_service.rb */
export const ROTATED_TOKEN_DAYS = 7;

/** What narrows a list of tokens. gitlab: lib/api/helpers/personal_access_tokens_helpers.rb; app/finders/personal_access_tokens_finder.rb */
export const tokenFilters = {
  revoked: optional(flag),
  state: optional(choice('active', 'inactive')),
  created_before: optional(instant),
  created_after: optional(instant),
  last_used_before: optional(instant),
  last_used_after: optional(instant),
  expires_before: optional(instant),
  expires_after: optional(instant),
  search: optional(text),
  sort: optional(
    choice(
      'created_asc',
      'created_desc',
      'expires_asc',
      'expires_desc',
      'last_used_asc',
      'last_used_desc',
      'name_asc',
      'name_desc',
    ),
  ),
  ...paging,
};

type Filters = Values<typeof tokenFilters>;

const between = (value: number | null, after: number | undefined, before: number | undefined): boolean =>
  (after === undefined || (value !== null && value > after)) &&
  (before === undefined || (value !== null && value < before));

const expiryOf = ({ expiresAt }: AccessToken) => (expiresAt === null ? null : Date.parse(expiresAt));

function matches({ clock }: World, token: AccessToken, filters: Filters): boolean {
  const active = !token.revoked && !isExpired(token, clock);
  return (
    (filters.revoked === undefined || token.revoked === filters.revoked) &&
    (filters.state === undefined || active === (filters.state === 'active')) &&
    between(token.createdAt, filters.created_after, filters.created_before) &&
    between(token.lastUsedAt, filters.last_used_after, filters.last_used_before) &&
    between(expiryOf(token), filters.expires_after, filters.expires_before) &&
    (filters.search === undefined || token.name.toLowerCase().includes(filters.search.toLowerCase()))
  );
}

/** Never used and never ending come last in rising order. */
const SORT_KEYS: Readonly<Record<string, (token: AccessToken) => number | string>> = {
  created: (token) => token.createdAt,
  expires: (token) => expiryOf(token) ?? Infinity,
  last_used: (token) => token.lastUsedAt ?? Infinity,
  name: (token) => token.name,
};

/** The tokens that pass, in the order asked for. */
export function filterTokens(world: World, tokens: readonly AccessToken[], filters: Filters): AccessToken[] {
  const kept = tokens.filter((token) => matches(world, token, filters));
  if (filters.sort === undefined) return kept;
  const [, name = '', way] = /^(.*)_(asc|desc)$/.exec(filters.sort) ?? [];
  const keyOf = SORT_KEYS[name] ?? ((token: AccessToken) => token.id);
  const sign = way === 'desc' ? -1 : 1;
  return kept.toSorted((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return sign * (left < right ? -1 : left > right ? 1 : a.id - b.id);
  });
}
