import { hash } from 'node:crypto';
import { userBasic } from '../api/entities/user.ts';
import type { Exchange } from '../http/exchange.ts';
import { LEVEL, directMember, groupMember } from '../state/access.ts';
import type { OAuthApplication, User } from '../state/rows.ts';
import { signJwt } from './signing-key.ts';

/** Groups of which somebody is a member themselves, at exactly one level or at any. gitlab: app/models/user.rb, owned_groups */
const directGroups = ({ world: { state } }: Exchange, user: User, level?: number): string[] =>
  state.groups
    .filter((group) => {
      const member = directMember(state, 'group', group.id, user.id);
      return member !== undefined && (level === undefined || member.accessLevel === level);
    })
    .map((group) => group.fullPath);

/** Those below them too. gitlab: app/models/user.rb, membership_groups */
const allGroups = ({ world: { state } }: Exchange, user: User): string[] =>
  state.groups
    .filter((group) => groupMember(state, group.id, user.id) !== undefined)
    .map((group) => group.fullPath);

// Stands for a secret of the instance, so that a name or a restart changes nothing.
const SECRET_KEY_BASE = 'mock-gitlab';

/** The primary address for those who may know it, else the public one, if there is one. */
function emailClaims({ email, confirmedAt, profile }: User, scopes: readonly string[]) {
  if (scopes.includes('email')) return { email, email_verified: confirmedAt !== null };
  const { publicEmail } = profile;
  return publicEmail === null || publicEmail === '' ? {} : { email: publicEmail, email_verified: true };
}

const subject = (user: User) => ({
  sub: String(user.id),
  sub_legacy: hash('sha256', `${user.id}-${SECRET_KEY_BASE}`),
});

/** What OIDC tells of a person, by scope; blank claims are left out. gitlab: config/initializers/doorkeeper_openid_connect.rb */
export function userClaims(exchange: Exchange, user: User, scopes: readonly string[]) {
  const { avatar_url: picture } = userBasic(exchange, user);
  const { websiteUrl } = user.profile;
  const roles = { owner: LEVEL.owner, maintainer: LEVEL.maintainer, developer: LEVEL.developer };
  const roleClaims = Object.entries(roles)
    .map(
      ([role, level]) =>
        [`https://gitlab.org/claims/groups/${role}`, directGroups(exchange, user, level)] as const,
    )
    .filter(([, groups]) => groups.length > 0);
  return {
    ...subject(user),
    name: user.name,
    nickname: user.username,
    preferred_username: user.username,
    ...emailClaims(user, scopes),
    // gitlab: app/models/user.rb, full_website_url
    ...(websiteUrl !== '' && {
      website: /^https?:\/\//.test(websiteUrl) ? websiteUrl : `http://${websiteUrl}`,
    }),
    profile: `${exchange.baseUrl}/${user.username}`,
    ...(picture !== null && { picture }),
    groups: allGroups(exchange, user),
    ...Object.fromEntries(roleClaims),
  };
}

// doorkeeper-openid_connect: lib/doorkeeper/openid_connect/config.rb, expiration 120
const LIFETIME_SECONDS = 120;

/**
 * The id token that comes with an access token of scope `openid`; everything else about a person is told by userinfo.
 * doorkeeper-openid_connect: lib/doorkeeper/openid_connect/id_token.rb; gitlab: doc/integration/openid_connect_provider.md
 */
export async function idToken(
  exchange: Exchange,
  user: User,
  application: OAuthApplication,
  scopes: readonly string[],
  nonce: string | null,
): Promise<string> {
  const seconds = Math.floor(exchange.world.clock.milliseconds() / 1000);
  const { sub, ...legacy } = subject(user);
  return signJwt({
    iss: exchange.baseUrl,
    sub,
    aud: application.uid,
    exp: seconds + LIFETIME_SECONDS,
    iat: seconds,
    ...(nonce !== null && { nonce }),
    ...(user.currentSignInAt !== null && { auth_time: Math.floor(user.currentSignInAt / 1000) }),
    ...legacy,
    ...emailClaims(user, scopes),
    groups_direct: directGroups(exchange, user),
  });
}
