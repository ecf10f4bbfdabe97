import { hash } from 'node:crypto';
import type { Exchange } from '../../http/exchange.ts';
import { lasts } from '../../http/json.ts';
import type { User } from '../../state/rows.ts';
import { settingsOf } from '../../state/settings.ts';
import { type Switches, isEnterprise } from '../../switches.ts';
import { isoDate, isoTime } from './dates.ts';

const gravatar = (email: string) =>
  `https://www.gravatar.com/avatar/${hash('sha256', email.toLowerCase())}?s=80&d=identicon`;

/** With all it was made of besides the row: switches change while their object stays. */
interface Kept<T> extends Pick<Switches, 'version' | 'hosted'> {
  readonly baseUrl: string;
  readonly settings: unknown;
  readonly entity: T;
}

/** Keeps what was made of a row for as long as the row lives: a row is never changed, only replaced. */
function keptPerRow<T extends object>(
  make: (exchange: Exchange, user: User) => T,
): (exchange: Exchange, user: User) => T {
  const kept = new WeakMap<User, Kept<T>>();
  return (exchange, user) => {
    const { baseUrl, world } = exchange;
    const { version, hosted } = world.switches;
    const settings = world.state.settings.get(1);
    const found = kept.get(user);
    if (
      found?.baseUrl === baseUrl &&
      found.version === version &&
      found.hosted === hosted &&
      found.settings === settings
    ) {
      return found.entity;
    }
    const entity = lasts(make(exchange, user));
    kept.set(user, { baseUrl, version, hosted, settings, entity });
    return entity;
  };
}

/** gitlab: app/models/concerns/avatarable.rb, app/helpers/avatars_helper.rb */
export function avatarUrl({ baseUrl, world }: Exchange, user: User): string | null {
  const { avatar } = user.profile;
  if (avatar !== null) return `${baseUrl}/uploads/-/system/user/avatar/${user.id}/${avatar}`;
  return settingsOf(world).others['gravatar_enabled'] === false ? null : gravatar(user.email);
}

/** gitlab: lib/api/entities/user_basic.rb */
export const userBasic = keptPerRow((exchange, user) => ({
  id: user.id,
  username: user.username,
  public_email: user.profile.publicEmail,
  name: user.name,
  state: user.state,
  locked: false,
  avatar_url: avatarUrl(exchange, user),
  web_url: `${exchange.baseUrl}/${user.username}`,
}));

/** gitlab: app/helpers/users_helper.rb, work_information */
function workOf({ profile: { jobTitle, organization } }: User): string | null {
  if (jobTitle !== '' && organization !== '') return `${jobTitle} at ${organization}`;
  return jobTitle || organization || null;
}

const profileStart = ({ profile }: User) => ({
  bio: profile.bio,
  location: profile.location,
  linkedin: profile.linkedin,
  twitter: profile.twitter,
  discord: profile.discord,
  website_url: profile.websiteUrl,
  github: profile.github,
  job_title: profile.jobTitle,
  pronouns: profile.pronouns,
  organization: profile.organization,
});

/** Whether somebody's profile is open to somebody. gitlab: app/policies/user_policy.rb, read_user_profile */
export const isOpen = (user: User, viewer: User | null) =>
  !user.privateProfile || viewer?.admin === true || viewer?.id === user.id;

/** Counts that are asked for one person only. gitlab: lib/api/entities/user.rb, followers */
function followersOf({ world: { state } }: Exchange, user: User, viewer: User) {
  const followers = state.follows.many('followee', String(user.id));
  return {
    followers: followers.length,
    following: state.follows.many('follower', String(user.id)).length,
    is_followed: followers.some(({ followerId }) => followerId === viewer.id),
  };
}

/** What others see of a person. gitlab: lib/api/entities/user.rb */
export function userProfile(exchange: Exchange, user: User, viewer: User) {
  const open = isOpen(user, viewer);
  return {
    ...userBasic(exchange, user),
    ...(open && { created_at: isoTime(user.createdAt) }),
    ...profileStart(user),
    bot: user.bot,
    work_information: workOf(user),
    ...(open && followersOf(exchange, user, viewer)),
    local_time: null,
  };
}

/** The address of commits made on the pages. gitlab: app/models/user.rb, commit_email_or_default */
function commitEmailOf({ baseUrl }: Exchange, user: User): string {
  const { commitEmail } = user.profile;
  if (commitEmail !== '_private') return commitEmail ?? user.email;
  return `${user.id}-${user.username}@users.noreply.${new URL(baseUrl).hostname}`;
}

function privatePart(exchange: Exchange, user: User) {
  const enterprise = isEnterprise(exchange.world.switches);
  return {
    last_sign_in_at: isoTime(user.lastSignInAt),
    confirmed_at: isoTime(user.confirmedAt),
    last_activity_on: isoDate(user.lastActivityAt),
    email: user.email,
    theme_id: user.profile.themeId,
    color_scheme_id: user.profile.colorSchemeId,
    projects_limit: user.projectsLimit,
    current_sign_in_at: isoTime(user.currentSignInAt),
    identities: user.identities.map(({ provider, externUid }) => ({
      provider,
      extern_uid: externUid,
      ...(enterprise && { saml_provider_id: null }),
    })),
    can_create_group: user.canCreateGroup,
    can_create_project: user.projectsLimit > 0,
    two_factor_enabled: user.twoFactor,
    external: user.external,
    private_profile: user.privateProfile,
    commit_email: commitEmailOf(exchange, user),
    preferred_language: user.profile.preferredLanguage,
    // gitlab: ee/lib/ee/api/entities/user_public.rb
    ...(enterprise && {
      shared_runners_minutes_limit: null,
      extra_shared_runners_minutes_limit: null,
      scim_identities: [],
    }),
  };
}

/** What a person sees of themselves. gitlab: lib/api/entities/user_public.rb */
export const userPublic = keptPerRow((exchange, user) => ({
  ...userBasic(exchange, user),
  created_at: isoTime(user.createdAt),
  ...profileStart(user),
  bot: user.bot,
  work_information: workOf(user),
  local_time: null,
  ...privatePart(exchange, user),
}));

function administration(exchange: Exchange, user: User) {
  const { state, switches } = exchange.world;
  const creator = state.users.get(user.createdById);
  return {
    is_admin: user.admin,
    note: user.note,
    namespace_id: user.namespaceId,
    created_by: creator ? userBasic(exchange, creator) : null,
    ...(isEnterprise(switches) && {
      using_license_seat: switches.tier !== 'free' && user.state === 'active' && !user.bot,
    }),
  };
}

/** What an administrator sees. gitlab: lib/api/entities/user_with_admin.rb */
export const userWithAdmin = (exchange: Exchange, user: User) => ({
  ...userPublic(exchange, user),
  ...administration(exchange, user),
});

/** All of a person, for an administrator who asks for this one. gitlab: lib/api/entities/user_details_with_admin.rb */
export function userDetails(exchange: Exchange, user: User, viewer: User) {
  const { state, switches } = exchange.world;
  const levels = state.members.many('user', String(user.id)).map(({ accessLevel }) => accessLevel);
  return {
    ...userProfile(exchange, user, viewer),
    ...privatePart(exchange, user),
    ...administration(exchange, user),
    highest_role: Math.max(0, ...levels),
    current_sign_in_ip: user.currentSignInIp,
    last_sign_in_ip: user.lastSignInIp,
    sign_in_count: user.signInCount,
    ...(isEnterprise(switches) && {
      plan: switches.hosted ? switches.tier : null,
      trial: switches.hosted ? false : null,
    }),
  };
}
