import { ConnectionError, isConnectionError, type Context, type Fact, type Identity } from '@moorage/core';
import { writeHandle, type Place } from './handle.ts';
import { roleOf } from './role.ts';
import type { TokenKind } from './settings.ts';
import * as wire from './wire.ts';

type Who = Identity<TokenKind>;

/** Who the credential acts as and what it is worth, read from GitLab and from nothing else. */
export async function identify(context: Context): Promise<Who> {
  return context.method === 'oauth' ? identifyAuthorization(context) : identifyToken(context);
}

async function identifyAuthorization(context: Context): Promise<Who> {
  // NOTE: the user first: its refusal tells unknown, expired and revoked apart, that of /oauth/token/info does not.
  const user = await context.json('/api/v4/user', wire.currentUser);
  const [info, versions] = await Promise.all([
    context.json('/oauth/token/info', wire.oauthTokenInfo),
    versionFacts(context),
  ]);
  return { ...person(user), scopes: info.scope, createsCredentials: !user.bot, facts: versions };
}

async function identifyToken(context: Context): Promise<Who> {
  const token = await context.json('/api/v4/personal_access_tokens/self', wire.ownToken);
  if (token.granular === true) refuseGranular();
  const [user, versions] = await Promise.all([
    context.json('/api/v4/user', wire.currentUser),
    versionFacts(context),
  ]);
  const { facts, place, ...role } = await bindingOf(context, user);
  return {
    ...person(user),
    ...role,
    kind: place.kind,
    scopes: token.scopes,
    handle: writeHandle({ ...place, tokenId: token.id }),
    rotatesItself: rotatesItself(token),
    createsCredentials: createsCredentials(place),
    ...(typeof token.expires_at === 'string' ? { expiresAt: firstMomentOf(token.expires_at) } : {}),
    facts: [
      { label: 'Token', value: token.name || 'without a name' },
      ...facts,
      rotation(token),
      ...versions,
    ],
  };
}

interface Binding extends Pick<Who, 'role'> {
  readonly place: Place;
  readonly facts: readonly Fact[];
}

/**
 * What the token is bound to. Behind each project or group access token is a bot user of its own, whose name GitLab
 * makes from the id of the project or group; a bot of any other name is a service account with a personal token.
 *
 * @see https://docs.gitlab.com/user/project/settings/project_access_tokens/#bot-users-for-projects
 * @see https://docs.gitlab.com/user/group/settings/group_access_tokens/#bot-users-for-groups
 */
async function bindingOf(context: Context, user: wire.CurrentUser): Promise<Binding> {
  if (!user.bot) return { place: { kind: 'personal' }, facts: [] };
  const bot: Fact = { label: 'Bot user', value: user.name || user.username, ...urlOf(user) };
  const [, kind, id] = /^(project|group)_(\d+)_bot(?:_?[0-9a-f]*)$/.exec(user.username) ?? [];
  if (kind === 'project') {
    const project = await context.json(`/api/v4/projects/${id}`, wire.project);
    const level = project.permissions?.project_access?.access_level;
    return {
      place: { kind, placeId: project.id },
      ...(level === undefined ? {} : { role: roleOf(level) }),
      facts: [{ label: 'Project', value: project.path_with_namespace, url: project.web_url }, bot],
    };
  }
  if (kind === 'group') {
    const [group, member] = await Promise.all([
      context.json(`/api/v4/groups/${id}`, wire.group, { query: { with_projects: false } }),
      context.json(`/api/v4/groups/${id}/members/${user.id}`, wire.member),
    ]);
    return {
      place: { kind, placeId: group.id },
      role: roleOf(member.access_level),
      facts: [{ label: 'Group', value: group.full_path, url: group.web_url }, bot],
    };
  }
  return { place: { kind: 'personal' }, facts: [{ ...bot, label: 'Service account' }] };
}

function person(user: wire.CurrentUser): Pick<Who, 'id' | 'name' | 'url'> {
  return { id: String(user.id), name: `@${user.username}`, ...urlOf(user) };
}

function urlOf({ web_url: url }: wire.CurrentUser): { readonly url?: string } {
  return url === undefined ? {} : { url };
}

/** @see https://docs.gitlab.com/api/personal_access_tokens/#self-rotate */
function rotatesItself({ scopes }: wire.OwnToken): boolean {
  return scopes.includes('api') || scopes.includes('self_rotate');
}

/**
 * The bot of a project or group token is told "User does not have permission to create project access token", whatever
 * its role.
 *
 * @see https://docs.gitlab.com/user/project/settings/project_access_tokens/
 */
function createsCredentials({ kind }: Place): boolean {
  return kind === 'personal';
}

function rotation(token: wire.OwnToken): Fact {
  const value = rotatesItself(token) ? 'yes' : 'no: it has neither api nor self_rotate';
  return { label: 'Rotates itself', value };
}

/** Nice to know: where GitLab keeps its version from this credential, the identity stands without. */
async function versionFacts(context: Context): Promise<readonly Fact[]> {
  try {
    const { version } = await context.json('/api/v4/version', wire.version);
    return [{ label: 'GitLab version', value: version }];
  } catch (error) {
    if (isConnectionError(error) && ['forbidden', 'not_found', 'missing_scope'].includes(error.code))
      return [];
    throw error;
  }
}

function firstMomentOf(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

function refuseGranular(): never {
  throw new ConnectionError(
    'missing_scope',
    'This is a fine-grained token. It has permissions in place of scopes, and Moorage needs the scope api.',
    { action: 'Make a token with the scope api (Generate token > Legacy token).' },
  );
}
