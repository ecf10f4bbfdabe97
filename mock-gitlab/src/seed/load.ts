import { InputError } from '../shape.ts';
import { LEVEL } from '../state/access.ts';
import { type Maker, addMember, createGroup, createProject, createUser } from '../state/create.ts';
import { createPersonalToken, createResourceToken } from '../state/create-token.ts';
import { dateIn } from '../state/expiry.ts';
import type { Group, User, Variable } from '../state/rows.ts';
import { type RoleName, type SeedData, type VariableSeed, seedShape } from './shape.ts';

const ROLES: Record<RoleName, number> = {
  guest: LEVEL.guest,
  planner: LEVEL.planner,
  reporter: LEVEL.reporter,
  security_manager: LEVEL.securityManager,
  developer: LEVEL.developer,
  maintainer: LEVEL.maintainer,
  owner: LEVEL.owner,
};

type Of<K extends keyof SeedData> = NonNullable<SeedData[K]>[number];

/** Finds what a seed refers to. */
function person({ state }: Maker, username: string, key: string): User {
  const user = state.users.by('username', username.toLowerCase());
  if (!user) throw new InputError(key, `no person is called ${username}`, '"ada"');
  return user;
}

function splitPath(fullPath: string): { above: string; path: string } {
  const at = fullPath.lastIndexOf('/');
  return { above: fullPath.slice(0, Math.max(0, at)), path: fullPath.slice(at + 1) };
}

function refuseTaken({ state }: Maker, fullPath: string, key: string): void {
  const path = fullPath.toLowerCase();
  const taken =
    state.groups.by('path', path) ?? state.projects.by('path', path) ?? state.users.by('username', path);
  if (taken) throw new InputError(key, `${fullPath} is taken`, '"harbor/pier"');
}

function addMembers(
  maker: Maker,
  type: 'project' | 'group',
  id: number,
  members: Readonly<Record<string, RoleName>> = {},
  key: string,
): void {
  for (const [username, role] of Object.entries(members)) {
    const user = person(maker, username, `${key}.members.${username}`);
    addMember(maker, type, id, user.id, ROLES[role]);
  }
}

function addVariables(
  { state, clock }: Maker,
  ownerType: Variable['ownerType'],
  ownerId: number,
  variables: readonly VariableSeed[] = [],
): void {
  for (const seed of variables) {
    state.variables.insert((id) => ({
      id,
      ownerType,
      ownerId,
      key: seed.key,
      value: seed.value,
      variableType: seed.variable_type ?? 'env_var',
      protected: seed.protected ?? false,
      masked: seed.masked ?? seed.hidden ?? false,
      hidden: seed.hidden ?? false,
      raw: seed.raw ?? false,
      environmentScope: seed.environment_scope ?? '*',
      description: seed.description ?? null,
      updatedAt: clock.milliseconds(),
    }));
  }
}

function addPerson(maker: Maker, seed: Of<'people'>, key: string): void {
  refuseTaken(maker, seed.username, `${key}.username`);
  createUser(maker, {
    username: seed.username,
    name: seed.name ?? seed.username,
    email: seed.email ?? `${seed.username}@example.com`,
    password: seed.password ?? null,
    admin: seed.admin ?? false,
    state: seed.state ?? 'active',
  });
}

function addGroup(maker: Maker, seed: Of<'groups'>, key: string): void {
  refuseTaken(maker, seed.path, `${key}.path`);
  const { above, path } = splitPath(seed.path);
  const parent: Group | undefined = maker.state.groups.by('path', above.toLowerCase());
  if (above !== '' && !parent) {
    throw new InputError(`${key}.path`, `no group is called ${above}`, '"harbor/crew"');
  }
  const group = createGroup(maker, {
    name: seed.name ?? path,
    path,
    fullPath: seed.path,
    parentId: parent?.id ?? null,
    description: seed.description ?? '',
    visibility: seed.visibility ?? 'private',
  });
  addMembers(maker, 'group', group.id, seed.members, key);
  addVariables(maker, 'group', group.id, seed.variables);
}

function addProject(maker: Maker, seed: Of<'projects'>, key: string): void {
  refuseTaken(maker, seed.path, `${key}.path`);
  const { above, path } = splitPath(seed.path);
  const group = maker.state.groups.by('path', above.toLowerCase());
  const owner = maker.state.users.by('username', above.toLowerCase());
  const namespaceId = group?.id ?? owner?.namespaceId;
  if (namespaceId === undefined || namespaceId === null) {
    throw new InputError(`${key}.path`, `no group or person is called ${above}`, '"harbor/dock"');
  }
  const [first] = maker.state.users.all();
  const project = createProject(maker, {
    name: seed.name ?? path,
    path,
    fullPath: seed.path,
    formerPaths: (seed.former_paths ?? []).map((former) => former.toLowerCase()),
    namespaceId,
    namespaceKind: group ? 'group' : 'user',
    description: seed.description ?? null,
    visibility: seed.visibility ?? 'private',
    archived: seed.archived ?? false,
    creatorId: owner?.id ?? first?.id ?? 1,
  });
  addMembers(maker, 'project', project.id, seed.members, key);
  addVariables(maker, 'project', project.id, seed.variables);
}

function addApplication(maker: Maker, seed: Of<'oauth_applications'>, key: string): void {
  const { state, clock } = maker;
  const uid = seed.client_id ?? state.random.hex(64);
  if (state.applications.by('uid', uid)) {
    throw new InputError(`${key}.client_id`, 'is taken', '"64 hex digits"');
  }
  const secret = seed.client_secret ?? `gloas-${state.random.hex(64)}`;
  state.applications.insert((id) => ({
    id,
    uid,
    secret,
    name: seed.name,
    redirectUris: seed.redirect_uris,
    scopes: seed.scopes,
    confidential: seed.confidential ?? true,
    trusted: seed.trusted ?? false,
    dynamic: false,
    ownerId: seed.owner === undefined ? null : person(maker, seed.owner, `${key}.owner`).id,
    createdAt: clock.milliseconds(),
  }));
}

function addToken(maker: Maker, seed: Of<'tokens'>, key: string): void {
  const { state, clock } = maker;
  const { user, project, group, token } = seed;
  if ([user, project, group].filter((owner) => owner !== undefined).length !== 1) {
    throw new InputError(key, 'needs exactly one of user, project, group', '"user": "ada"');
  }
  if (token !== undefined && state.accessTokens.by('token', token)) {
    throw new InputError(`${key}.token`, 'is taken', '"glpat-another-token-00001"');
  }
  const expiresAt =
    seed.expires_at === undefined ? dateIn(clock, seed.expires_in_days ?? 365) : seed.expires_at;
  const wish = {
    name: seed.name,
    description: seed.description ?? null,
    scopes: seed.scopes,
    expiresAt,
    createdById: null,
    revoked: seed.revoked ?? false,
    ...(token !== undefined && { token }),
  };
  if (user !== undefined) {
    createPersonalToken(maker, person(maker, user, `${key}.user`).id, wish);
    return;
  }
  const type = project === undefined ? 'group' : 'project';
  const path = (project ?? group ?? '').toLowerCase();
  const place = (type === 'project' ? state.projects : state.groups).by('path', path);
  if (!place) throw new InputError(`${key}.${type}`, `no ${type} is called ${path}`, '"harbor"');
  const accessLevel = ROLES[seed.access_level ?? 'maintainer'];
  createResourceToken(maker, { type, id: place.id, accessLevel }, 'gitlab.test', wish);
}

/**
 * Adds what a seed says. On a mistake part of it may have been added: the caller goes back to a checkpoint.
 * @throws InputError naming the key
 */
export function loadSeed(maker: Maker, data: unknown): void {
  const seed = seedShape.parse(data, '');
  const each = <T>(items: readonly T[] = [], name: string, add: (item: T, key: string) => void) => {
    for (const [at, item] of items.entries()) add(item, `${name}[${at}]`);
  };
  each(seed.people, 'people', (item, key) => addPerson(maker, item, key));
  each(seed.groups, 'groups', (item, key) => addGroup(maker, item, key));
  each(seed.projects, 'projects', (item, key) => addProject(maker, item, key));
  each(seed.oauth_applications, 'oauth_applications', (item, key) => addApplication(maker, item, key));
  each(seed.tokens, 'tokens', (item, key) => addToken(maker, item, key));
}
