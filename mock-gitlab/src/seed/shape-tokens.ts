import { PERSONAL_SCOPES } from '../api/tokens/rules.ts';
import { ALL_SCOPES, isKnownScope } from '../oauth/scopes.ts';
import {
  InputError,
  type Shape,
  described,
  integer,
  list,
  nullable,
  object,
  optional,
  text,
  truth,
} from '../shape.ts';
import { botSeed } from './shape-people.ts';
import { date, id, role, when } from './shape-parts.ts';

/** A scope that GitLab has; others would be in no token of a real one. */
function scopeOf(isKnown: (scope: string) => boolean, names: readonly string[]): Shape<string> {
  const [example = 'api'] = names;
  const shape = text(example);
  return {
    ...shape,
    schema: () => ({ type: 'string', examples: names }),
    parse(value, key) {
      const scope = shape.parse(value, key);
      if (isKnown(scope)) return scope;
      throw new InputError(key, `is no scope (${names.join(', ')})`, shape.example);
    },
  };
}

const OF_TOKENS = [...PERSONAL_SCOPES, 'granular'];
const OF_DEPLOY_TOKENS = [
  'read_repository',
  'read_registry',
  'write_registry',
  'read_package_registry',
  'write_package_registry',
  'read_virtual_registry',
  'write_virtual_registry',
];
const tokenScopes = list(scopeOf((scope) => OF_TOKENS.includes(scope), OF_TOKENS));
const deployScopes = list(scopeOf((scope) => OF_DEPLOY_TOKENS.includes(scope), OF_DEPLOY_TOKENS));
const oauthScopes = list(scopeOf(isKnownScope, ALL_SCOPES));
const maybeWhen = optional(nullable(text('2027-01-31T08:00:00Z')));

export const tokenSeed = object({
  token: optional(
    described('The value; made up when left out.', text('glpat-moorage-demo-ada-api', /^\S{8,}$/)),
  ),
  name: text('ci'),
  description: optional(nullable(text('for the pipeline'))),
  user: optional(described('One of user, project, group: whose it is.', text('ada'))),
  project: optional(text('harbor/dock')),
  group: optional(text('harbor')),
  access_level: optional(role),
  scopes: tokenScopes,
  granular: optional(
    described(
      'Permissions of a fine-grained token, in place of scopes; * is any thing or action.',
      list(text('Project: Read', /^(\*|[A-Z][\w ]*): (\*|[A-Z][\w ]*)$/)),
    ),
  ),
  expires_at: optional(described('Date of the end.', nullable(date))),
  expires_in_days: optional(
    described(
      'Days until the end; negative: already over. Without expires_at: 365.',
      integer(90, -3650, 3650),
    ),
  ),
  revoked: optional(truth),
  impersonation: optional(described('Made by an administrator to act as the person.', truth)),
  rotated_from: optional(
    described('Value of an earlier token of the list, whose place this one took.', text('glpat-…')),
  ),
  bot: optional(described('The account of a project or group token.', botSeed)),
  created_by: optional(text('ada')),
  last_used_at: maybeWhen,
  last_used_ips: optional(list(text('127.0.0.1'))),
  id,
  created_at: when,
});

export const deployTokenSeed = object({
  name: text('registry'),
  project: optional(text('harbor/dock')),
  group: optional(text('harbor')),
  token: optional(text('gldt-my-deploy-token-00001')),
  username: optional(nullable(text('ship'))),
  scopes: deployScopes,
  expires_at: maybeWhen,
  revoked: optional(truth),
  creator: optional(text('ada')),
  id,
  created_at: when,
});

export const triggerSeed = object({
  project: text('harbor/dock'),
  owner: text('ada'),
  token: optional(text('glptt-my-trigger-token-0001')),
  description: optional(text('nightly')),
  last_used_at: maybeWhen,
  id,
  created_at: when,
  updated_at: when,
});

export const applicationSeed = object({
  name: text('moorage-demo'),
  client_id: optional(text('64 hex digits')),
  client_secret: optional(text('gloas-…')),
  redirect_uris: list(text('http://127.0.0.1:4400/oauth/callback')),
  scopes: oauthScopes,
  confidential: optional(truth),
  trusted: optional(described('Nobody is asked for consent.', truth)),
  dynamic: optional(described('Registered itself: must use PKCE.', truth)),
  owner: optional(text('root')),
  id,
  created_at: when,
});

export const grantSeed = object({
  application: described('Its client id.', text('64 hex digits')),
  user: optional(described('Left out: of client credentials.', text('ada'))),
  access_token: optional(text('my-access-token-0001')),
  refresh_token: optional(nullable(text('my-refresh-token-0001'))),
  scopes: oauthScopes,
  expires_in: optional(integer(7200)),
  revoked_at: maybeWhen,
  id,
  created_at: when,
});
