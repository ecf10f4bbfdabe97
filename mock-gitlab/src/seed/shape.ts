import {
  type Infer,
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

// A seed speaks GitLab's words (snake_case), so that people who know the API can write one.

const role = oneOf('guest', 'planner', 'reporter', 'security_manager', 'developer', 'maintainer', 'owner');
const members = optional(record(role));
const visibility = optional(oneOf('private', 'internal', 'public'));
const path = text('harbor/dock', /^[\w.-]+(\/[\w.-]+)*$/);

const variable = object({
  key: text('DB_PASS', /^\w{1,255}$/),
  value: text('s3cr3t-pass'),
  variable_type: optional(oneOf('env_var', 'file')),
  protected: optional(truth),
  masked: optional(truth),
  hidden: optional(truth),
  raw: optional(truth),
  environment_scope: optional(text('production')),
  description: optional(nullable(text('the database'))),
});

/** What a seed may say. */
export const seedShape = object({
  people: optional(
    list(
      object({
        username: text('ada', /^[\w.-]+$/),
        name: optional(text('Ada Quay')),
        email: optional(text('ada@harbor.example', /^[^@\s]+@[^@\s]+$/)),
        password: optional(text('moorage-demo')),
        admin: optional(truth),
        state: optional(oneOf('active', 'blocked', 'deactivated', 'banned', 'blocked_pending_approval')),
      }),
    ),
  ),
  groups: optional(
    list(
      object({
        /** The full path; the groups above it come first in the list. */
        path,
        name: optional(text('Harbor')),
        description: optional(text('Everything that floats')),
        visibility,
        members,
        variables: optional(list(variable)),
      }),
    ),
  ),
  projects: optional(
    list(
      object({
        /** The full path, below a group or a person. */
        path,
        former_paths: optional(list(path)),
        name: optional(text('Dock')),
        description: optional(nullable(text('Where ships rest'))),
        visibility,
        archived: optional(truth),
        members,
        variables: optional(list(variable)),
      }),
    ),
  ),
  oauth_applications: optional(
    list(
      object({
        name: text('moorage-demo'),
        client_id: optional(text('64 hex digits')),
        client_secret: optional(text('gloas-…')),
        redirect_uris: list(text('http://127.0.0.1:4400/oauth/callback')),
        scopes: list(text('api')),
        confidential: optional(truth),
        trusted: optional(truth),
        owner: optional(text('root')),
      }),
    ),
  ),
  tokens: optional(
    list(
      object({
        /** The value; made from the seed when left out. */
        token: optional(text('glpat-moorage-demo-ada-api', /^\S{8,}$/)),
        name: text('ci'),
        description: optional(nullable(text('for the pipeline'))),
        /** One of user, project, group: whose it is. */
        user: optional(text('ada')),
        project: optional(text('harbor/dock')),
        group: optional(text('harbor')),
        access_level: optional(role),
        scopes: list(text('api')),
        /** Date of the end, or */
        expires_at: optional(nullable(text('2027-01-31', /^\d{4}-\d\d-\d\d$/))),
        /** days until it; negative: already over. Left out both: 365. */
        expires_in_days: optional(integer(90, -3650, 3650)),
        revoked: optional(truth),
      }),
    ),
  ),
});

/** What the mock starts with. */
export type SeedData = Infer<typeof seedShape>;
/** One variable of a seed. */
export type VariableSeed = Infer<typeof variable>;
/** A role by name. */
export type RoleName = Infer<typeof role>;
