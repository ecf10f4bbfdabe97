import { hash } from 'node:crypto';
import type { Exchange } from '../../http/exchange.ts';
import type { User } from '../../state/rows.ts';
import { isoDate, isoTime } from './dates.ts';

const gravatar = (email: string) =>
  `https://www.gravatar.com/avatar/${hash('sha256', email.toLowerCase())}?s=80&d=identicon`;

/** Keeps what was made of a row for as long as the row lives: a row is never changed, only replaced. */
function keptPerRow<T>(make: (exchange: Exchange, user: User) => T): (exchange: Exchange, user: User) => T {
  const kept = new WeakMap<User, { readonly baseUrl: string; readonly entity: T }>();
  return (exchange, user) => {
    const found = kept.get(user);
    if (found?.baseUrl === exchange.baseUrl) return found.entity;
    const entity = make(exchange, user);
    kept.set(user, { baseUrl: exchange.baseUrl, entity });
    return entity;
  };
}

/** gitlab: lib/api/entities/user_basic.rb */
export const userBasic = keptPerRow(({ baseUrl }, user) => ({
  id: user.id,
  username: user.username,
  public_email: null,
  name: user.name,
  state: user.state,
  locked: false,
  avatar_url: gravatar(user.email),
  web_url: `${baseUrl}/${user.username}`,
}));

/** What others see of a person. gitlab: lib/api/entities/user.rb */
export const userProfile = keptPerRow((exchange, user) => ({
  ...userBasic(exchange, user),
  created_at: isoTime(user.createdAt),
  bio: '',
  location: '',
  linkedin: '',
  twitter: '',
  discord: '',
  website_url: '',
  github: '',
  job_title: '',
  pronouns: null,
  organization: '',
  bot: user.bot,
  work_information: null,
  local_time: null,
}));

/** What a person sees of themselves. gitlab: lib/api/entities/user_public.rb, ee/lib/ee/api/entities/user_public.rb */
export const userPublic = keptPerRow((exchange, user) => ({
  ...userProfile(exchange, user),
  last_sign_in_at: null,
  confirmed_at: isoTime(user.createdAt),
  last_activity_on: isoDate(user.lastActivityAt),
  email: user.email,
  theme_id: 3,
  color_scheme_id: 1,
  // Bots may own nothing. gitlab: app/services/resource_access_tokens/create_service.rb
  projects_limit: user.bot ? 0 : 100_000,
  current_sign_in_at: null,
  identities: [],
  can_create_group: !user.bot,
  can_create_project: !user.bot,
  two_factor_enabled: false,
  external: false,
  private_profile: false,
  commit_email: user.email,
  preferred_language: 'en',
  shared_runners_minutes_limit: null,
  extra_shared_runners_minutes_limit: null,
  scim_identities: [],
}));

/** What an administrator sees. gitlab: lib/api/entities/user_with_admin.rb */
export const userWithAdmin = keptPerRow((exchange, user) => ({
  ...userPublic(exchange, user),
  is_admin: user.admin,
  note: '',
  namespace_id: user.namespaceId,
  created_by: null,
  using_license_seat: false,
}));
