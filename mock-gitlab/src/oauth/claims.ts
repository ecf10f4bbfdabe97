import { hash } from 'node:crypto';
import type { Exchange } from '../http/exchange.ts';
import { LEVEL, directMember, groupMember } from '../state/access.ts';
import type { OAuthApplication, User } from '../state/rows.ts';
import { signJwt } from './signing-key.ts';

/** Groups of which somebody is a member themselves, at some level at least. */
const directGroups = ({ world: { state } }: Exchange, user: User, least = 1): string[] =>
  state.groups
    .filter((group) => (directMember(state, 'group', group.id, user.id)?.accessLevel ?? 0) >= least)
    .map((group) => group.fullPath);

/** Those below them too. gitlab: app/models/user.rb, membership_groups */
const allGroups = ({ world: { state } }: Exchange, user: User): string[] =>
  state.groups
    .filter((group) => groupMember(state, group.id, user.id) !== undefined)
    .map((group) => group.fullPath);

/** What OIDC tells of a person, by scope. gitlab: config/initializers/doorkeeper_openid_connect.rb */
export function userClaims(exchange: Exchange, user: User, scopes: readonly string[]) {
  const { baseUrl } = exchange;
  const roles = { owner: LEVEL.owner, maintainer: LEVEL.maintainer, developer: LEVEL.developer };
  const roleClaims = Object.entries(roles)
    .map(
      ([role, level]) =>
        [`https://gitlab.org/claims/groups/${role}`, directGroups(exchange, user, level)] as const,
    )
    .filter(([, groups]) => groups.length > 0);
  return {
    sub: String(user.id),
    sub_legacy: hash('sha256', `${user.id}-${user.username}`),
    name: user.name,
    nickname: user.username,
    preferred_username: user.username,
    // Without the scope only a public address would be told, and nobody here has one.
    ...(scopes.includes('email') && { email: user.email, email_verified: true }),
    profile: `${baseUrl}/${user.username}`,
    groups: allGroups(exchange, user),
    ...Object.fromEntries(roleClaims),
  };
}

// doorkeeper-openid_connect: lib/doorkeeper/openid_connect/config.rb, expiration 120
const LIFETIME_SECONDS = 120;

/** The id token that comes with an access token of scope `openid`. doorkeeper-openid_connect: lib/doorkeeper/openid_connect/id_token.rb */
export async function idToken(
  exchange: Exchange,
  user: User,
  application: OAuthApplication,
  scopes: readonly string[],
  nonce: string | null,
): Promise<string> {
  const seconds = Math.floor(exchange.world.clock.milliseconds() / 1000);
  const { groups, ...claims } = userClaims(exchange, user, scopes);
  const direct = directGroups(exchange, user);
  return signJwt({
    iss: exchange.baseUrl,
    aud: application.uid,
    exp: seconds + LIFETIME_SECONDS,
    iat: seconds,
    ...(nonce !== null && { nonce }),
    auth_time: seconds,
    ...claims,
    groups_direct: groups.filter((path) => direct.includes(path)),
  });
}
