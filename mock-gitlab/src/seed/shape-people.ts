import { described, integer, list, nullable, object, oneOf, optional, text, truth } from '../shape.ts';
import { id, when } from './shape-parts.ts';

const email = text('ada@harbor.example', /^[^@\s]+@[^@\s]+$/);
const words = optional(text('on deck'));

/** What people, bots and service accounts may have beyond their names. */
export const accountWords = {
  state: optional(
    described(
      'Whether they may come in.',
      oneOf('active', 'blocked', 'deactivated', 'banned', 'blocked_pending_approval', 'ldap_blocked'),
    ),
  ),
  created_at: when,
  created_by_id: optional(nullable(integer(1, 1))),
  confirmed_at: optional(nullable(text('2027-01-31T08:00:00Z'))),
  last_activity_at: optional(nullable(text('2027-01-31T08:00:00Z'))),
  current_sign_in_at: optional(nullable(text('2027-01-31T08:00:00Z'))),
  last_sign_in_at: optional(nullable(text('2027-01-31T08:00:00Z'))),
  current_sign_in_ip: optional(nullable(text('127.0.0.1'))),
  last_sign_in_ip: optional(nullable(text('127.0.0.1'))),
  sign_in_count: optional(integer(0)),
  external: optional(described('Sees only what they are a member of.', truth)),
  private_profile: optional(truth),
  projects_limit: optional(integer(100_000)),
  can_create_group: optional(truth),
  two_factor: optional(truth),
  internal: optional(described("One of GitLab's own accounts: the API is closed to it.", truth)),
  accepted_terms: optional(described('Counts while the setting enforce_terms is on.', truth)),
  password_expired: optional(described('The API is closed until there is a new one.', truth)),
  note: words,
  identities: optional(list(object({ provider: text('saml'), extern_uid: text('ada') }))),
  status: optional(
    nullable(
      object({
        emoji: text('coffee'),
        message: text('at sea'),
        availability: oneOf('not_set', 'busy'),
        clear_at: nullable(text('2027-01-31T08:00:00Z')),
      }),
    ),
  ),
  profile: optional(
    object({
      public_email: optional(nullable(email)),
      commit_email: optional(nullable(text('ada@harbor.example'))),
      bio: words,
      location: words,
      linkedin: words,
      twitter: words,
      discord: words,
      website_url: words,
      github: words,
      job_title: words,
      pronouns: optional(nullable(text('she/her'))),
      organization: words,
      avatar: optional(nullable(text('avatar.png'))),
      preferred_language: words,
      theme_id: optional(integer(3)),
      color_scheme_id: optional(integer(1)),
    }),
  ),
  preferences: optional(
    object({
      view_diffs_file_by_file: optional(truth),
      show_whitespace_in_diffs: optional(truth),
      pass_user_identities_to_ci_jwt: optional(truth),
    }),
  ),
  removal_at: optional(nullable(text('2027-01-31T08:00:00Z'))),
} as const;

export const personSeed = object({
  username: described('The name to sign in with.', text('ada', /^[\w.-]+$/)),
  name: optional(text('Ada Quay')),
  email: optional(email),
  password: optional(described('Without one nobody signs in as them.', text('moorage-demo'))),
  admin: optional(described('Administrator of the instance.', truth)),
  id,
  /** Of their own namespace; people and groups share these ids. */
  namespace_id: optional(integer(1, 1)),
  emails: optional(
    described(
      'Further addresses.',
      list(
        object({ email, confirmed_at: optional(nullable(text('2027-01-31T08:00:00Z'))), created_at: when }),
      ),
    ),
  ),
  ...accountWords,
});

export const serviceAccountSeed = object({
  username: text('service_account_ship', /^[\w.-]+$/),
  name: optional(text('Service account user')),
  email: optional(email),
  /** Whose it is; neither: the instance's. */
  group: optional(text('harbor')),
  project: optional(text('harbor/dock')),
  unconfirmed_email: optional(nullable(email)),
  id,
  ...accountWords,
});

/** The bot of a project or group token. */
export const botSeed = object({
  username: optional(text('project_1_bot_0a44')),
  name: optional(text('ci')),
  email: optional(email),
  id,
  ...accountWords,
});
