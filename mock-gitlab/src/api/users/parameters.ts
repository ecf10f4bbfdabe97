import { invalidModel } from '../../http/answer.ts';
import { flag, optional, text, wholeNumber, type Read, type Values } from '../../http/parameters.ts';
import type { User } from '../../state/rows.ts';
import { settingsOf } from '../../state/settings.ts';
import type { World } from '../../world.ts';

/** An uploaded file, by its name. gitlab: lib/api/validations/types/workhorse_file.rb */
const upload: Read<string | undefined> = (raw) =>
  raw instanceof File ? raw.name : text(raw) === '' ? undefined : text([]);

/** What may be said of a person when they are made or changed. gitlab: lib/api/users.rb, `params :optional_attributes` */
export const userAttributes = {
  linkedin: optional(text),
  twitter: optional(text),
  discord: optional(text),
  github: optional(text),
  website_url: optional(text),
  organization: optional(text),
  job_title: optional(text),
  projects_limit: optional(wholeNumber),
  extern_uid: optional(text),
  provider: optional(text),
  bio: optional(text),
  location: optional(text),
  pronouns: optional(text),
  public_email: optional(text),
  commit_email: optional(text),
  admin: optional(flag),
  can_create_group: optional(flag),
  external: optional(flag),
  avatar: optional(upload),
  theme_id: optional(wholeNumber),
  color_scheme_id: optional(wholeNumber),
  private_profile: optional(flag),
  note: optional(text),
};

type Attributes = Values<typeof userAttributes>;

const defined = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** A person with the attributes that were given. */
export function withAttributes<T extends Omit<User, 'id'>>(user: T, given: Attributes): T {
  const identities =
    given.provider && given.extern_uid
      ? [
          ...user.identities.filter(({ provider }) => provider !== given.provider),
          { provider: given.provider, externUid: given.extern_uid },
        ]
      : user.identities;
  return {
    ...user,
    ...defined({
      projectsLimit: given.projects_limit,
      admin: given.admin,
      canCreateGroup: given.can_create_group,
      external: given.external,
      privateProfile: given.private_profile,
      note: given.note,
    }),
    identities,
    profile: {
      ...user.profile,
      ...defined({
        linkedin: given.linkedin,
        twitter: given.twitter,
        discord: given.discord,
        github: given.github,
        websiteUrl: given.website_url,
        organization: given.organization,
        jobTitle: given.job_title,
        bio: given.bio,
        location: given.location,
        pronouns: given.pronouns,
        publicEmail: given.public_email === '' ? null : given.public_email,
        commitEmail: given.commit_email === '' ? null : given.commit_email,
        themeId: given.theme_id,
        colorSchemeId: given.color_scheme_id,
        avatar: given.avatar,
      }),
    },
  };
}

// gitlab: lib/gitlab/path_regex.rb, namespace_format_message and TOP_LEVEL_ROUTES
const NAME_RULE =
  "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-' or end in '.', '.git' or '.atom'.";
const NAME = /^[\w.][\w.-]*$/;
const RESERVED = new Set([
  '-', '.well-known', 'admin', 'api', 'assets', 'autocomplete', 'dashboard', 'explore', 'favicon.ico', 'files',
  'groups', 'health_check', 'help', 'import', 'invites', 'jwt', 'login', 'oauth', 'profile', 'projects', 'public',
  'robots.txt', 's', 'search', 'sitemap', 'snippets', 'unsubscribes', 'uploads', 'user', 'users', 'v2',
]); // prettier-ignore

/** Whether a text is a mail address. gitlab: app/validators/devise_email_validator.rb */
export const isAddress = (address: string) => /^[^@\s]+@[^@\s]+$/.test(address) && address.length <= 254;

/** gitlab: lib/security/weak_passwords.rb: words of its list that people try here */
const isWeak = (password: string, { username, name, email }: Pick<User, 'username' | 'name' | 'email'>) => {
  const low = password.toLowerCase();
  const parts = ['gitlab', 'devops', username, ...name.split(/\s+/), ...email.split('@', 1)];
  if (parts.some((part) => part.length >= 4 && low.includes(part.toLowerCase()))) return true;
  return /^(password\d*|12345678\d*|qwerty\w{2,6}|11111111|iloveyou|football)$/.test(low);
};

/**
 * Refuses what the model does not save. gitlab: app/models/user.rb, validations
 * @param password the new one; `null` when it stays as it is or is made up
 * @throws Refusal 400 with all complaints by field
 */
export function checkUser({ state, switches }: World, user: User, password: string | null): void {
  const complaints: Record<string, string[]> = {};
  const need = (field: string, holds: boolean, complaint: string) => {
    if (!holds) (complaints[field] ??= []).push(complaint);
  };
  const { username, name, email, profile } = user;
  const long = 'is too long (maximum is 255 characters)';
  need('name', name.trim() !== '', "can't be blank");
  need('name', name.length <= 255, long);
  need('email', isAddress(email), 'is invalid');
  need('username', username !== '', "can't be blank");
  need('username', username.length <= 255, long);
  need(
    'username',
    username === '' || (NAME.test(username) && !/(\.|\.git|\.atom)$/.test(username)),
    NAME_RULE,
  );
  need('username', !RESERVED.has(username.toLowerCase()), `${username} is a reserved name`);
  need('username', !state.groups.by('path', username.toLowerCase()), 'has already been taken');
  need('projects_limit', user.projectsLimit >= 0, 'must be greater than or equal to 0');
  need('projects_limit', user.projectsLimit < 2 ** 31, 'must be less than 2147483648');
  need('bio', profile.bio.length <= 255, long);
  need('theme_id', profile.themeId >= 1 && profile.themeId <= 11, 'is not included in the list');
  need(
    'color_scheme_id',
    profile.colorSchemeId >= 1 && profile.colorSchemeId <= 6,
    'is not included in the list',
  );
  const owned = [email, ...state.emails.many('user', String(user.id)).map((one) => one.email)];
  const isOwn = (address: string | null) =>
    address === null || owned.some((one) => one.toLowerCase() === address.toLowerCase());
  need('public_email', isOwn(profile.publicEmail), 'is not an email you own');
  need(
    'commit_email',
    profile.commitEmail === '_private' || isOwn(profile.commitEmail),
    'is not an email you own',
  );
  if (password !== null) {
    const least = settingsOf({ state, switches }).minimumPasswordLength;
    need('password', password !== '', "can't be blank");
    need('password', password.length >= least, `is too short (minimum is ${least} characters)`);
    need('password', password.length <= 128, 'is too long (maximum is 128 characters)');
    need(
      'password',
      !isWeak(password, user),
      'must not contain commonly used combinations of words and letters',
    );
  }
  if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
}
