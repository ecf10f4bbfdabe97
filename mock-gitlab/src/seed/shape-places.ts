import {
  anything,
  described,
  integer,
  list,
  nullable,
  object,
  oneOf,
  optional,
  record,
  text,
  truth,
} from '../shape.ts';
import { id, member, path, role, when } from './shape-parts.ts';

const visibility = optional(oneOf('private', 'internal', 'public'));
const maybeWhen = optional(nullable(text('2027-01-31T08:00:00Z')));

/** A CI/CD variable. */
export const variable = object({
  key: text('DB_PASS', /^\w{1,255}$/),
  value: text('s3cr3t-pass'),
  variable_type: optional(oneOf('env_var', 'file')),
  protected: optional(truth),
  masked: optional(truth),
  hidden: optional(described('Never shown again; is masked too.', truth)),
  raw: optional(truth),
  environment_scope: optional(text('production')),
  description: optional(nullable(text('the database'))),
  updated_at: when,
});

/** A webhook. */
export const hook = object({
  url: text('https://hooks.example.com/'),
  events: optional(list(text('resource_access_token_events'))),
  name: optional(nullable(text('expiry'))),
  description: optional(nullable(text(''))),
  token: optional(nullable(text('a shared secret'))),
  enable_ssl_verification: optional(truth),
  push_events_branch_filter: optional(nullable(text('main'))),
  branch_filter_strategy: optional(oneOf('wildcard', 'regex', 'all_branches')),
  custom_webhook_template: optional(nullable(text('{"event":"{{object_kind}}"}'))),
  url_variables: optional(record(text('value'))),
  custom_headers: optional(record(text('value'))),
  recent_failures: optional(integer(0)),
  disabled_until: optional(nullable(integer(0))),
  id,
  created_at: when,
  updated_at: when,
});

const environment = object({
  name: text('production'),
  slug: optional(text('production')),
  external_url: optional(nullable(text('https://harbor.example.com'))),
  tier: optional(oneOf('production', 'staging', 'testing', 'development', 'other')),
  state: optional(oneOf('available', 'stopping', 'stopped')),
  description: optional(nullable(text(''))),
  auto_stop_at: maybeWhen,
  auto_stop_setting: optional(oneOf('always', 'with_action')),
  auto_delete_at: maybeWhen,
  id,
  created_at: when,
  updated_at: when,
});

const protectedBranch = object({
  name: text('main'),
  push_level: optional(integer(40, 0, 60)),
  merge_level: optional(integer(40, 0, 60)),
  unprotect_level: optional(nullable(integer(40, 0, 60))),
  allow_force_push: optional(truth),
  code_owner_approval_required: optional(truth),
  id,
  updated_at: when,
});

const shared = {
  members: optional(described('Roles by user name.', record(member))),
  variables: optional(list(variable)),
  shares: optional(described('Invited groups with their role.', record(role))),
  hooks: optional(list(hook)),
  marked_for_deletion_at: maybeWhen,
  attributes: optional(described('Further attributes by their name in the API.', record(anything))),
  id,
  created_at: when,
} as const;

export const groupSeed = object({
  path: described('The full path; the groups above it come first in the list.', path),
  name: optional(text('Harbor')),
  description: optional(text('Everything that floats')),
  visibility,
  ...shared,
});

export const projectSeed = object({
  path: described('The full path, below a group or a person.', path),
  former_paths: optional(list(path)),
  name: optional(text('Dock')),
  description: optional(nullable(text('Where ships rest'))),
  visibility,
  archived: optional(truth),
  default_branch: optional(nullable(text('main'))),
  empty_repo: optional(truth),
  topics: optional(list(text('ships'))),
  forked_from: optional(described('Full path of an earlier project.', path)),
  creator: optional(text('ada')),
  stars: optional(described('User names.', list(text('ada')))),
  environments: optional(list(environment)),
  protected_branches: optional(list(protectedBranch)),
  updated_at: when,
  last_activity_at: when,
  ...shared,
});
