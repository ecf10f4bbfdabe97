import { guessTier, slugOf } from '../api/ci/environment-rules.ts';
import { isMaskable } from '../api/variables/rules.ts';
import { InputError } from '../shape.ts';
import { type Maker, addMember, createGroup, createProject } from '../state/create.ts';
import {
  type Group,
  type Project,
  type Variable,
  environmentShape,
  groupShape,
  hookShape,
  memberShape,
  projectShape,
  protectedBranchShape,
  variableShape,
} from '../state/rows.ts';
import { NEW_VARIABLE } from '../state/new-variable.ts';
import { memberPlace } from '../state/state.ts';
import { groupAt, levelOf, person, projectAt, refuseTaken } from './find.ts';
import type { HookSeed, Of, VariableSeed } from './shape.ts';
import { freeId, toRow } from './words.ts';
import { NEW_ENVIRONMENT, NEW_HOOK, NEW_PROTECTED_BRANCH } from './usual.ts';

type Source = 'project' | 'group';

function splitPath(fullPath: string): { above: string; path: string } {
  const at = fullPath.lastIndexOf('/');
  return { above: fullPath.slice(0, Math.max(0, at)), path: fullPath.slice(at + 1) };
}

/** CI/CD variables of a project, a group or the instance. */
export function addVariables(
  { state, clock }: Maker,
  ownerType: Variable['ownerType'],
  ownerId: number,
  variables: readonly VariableSeed[] = [],
  key: string,
): void {
  for (const [at, seed] of variables.entries()) {
    const name = `${key}.variables[${at}]`;
    const said = toRow(seed, name);
    const masked = seed.masked ?? seed.hidden ?? false;
    if (masked && !isMaskable(seed.value, seed.raw ?? false)) {
      const reason = 'cannot be masked: 8 characters at least, on one line, none that GitLab cannot mask';
      throw new InputError(`${name}.value`, reason, '"bilge-water-42"');
    }
    state.variables.insert((id) =>
      variableShape.parse(
        { ...NEW_VARIABLE, updatedAt: clock.milliseconds(), ...said, masked, id, ownerType, ownerId },
        name,
      ),
    );
  }
}

/** Webhooks of a project, a group or the instance. */
export function addHooks(
  { state, clock }: Maker,
  kind: Source | 'system',
  ownerId: number,
  hooks: readonly HookSeed[] = [],
  key: string,
): void {
  for (const [at, { id, ...seed }] of hooks.entries()) {
    const name = `${key}[${at}]`;
    const said = toRow(seed, name);
    const now = clock.milliseconds();
    state.hooks.at(freeId(state.hooks, id, name), () =>
      state.hooks.insert((hookId) =>
        hookShape.parse(
          {
            ...NEW_HOOK,
            createdAt: now,
            updatedAt: said['createdAt'] ?? now,
            ...said,
            id: hookId,
            kind,
            ownerId,
          },
          name,
        ),
      ),
    );
  }
}

/** Who belongs to a place, and which groups were invited; told last, when everybody is there. */
export function addMembers(
  maker: Maker,
  type: Source,
  seed: Of<'groups'> | Of<'projects'>,
  key: string,
): void {
  const { state, clock } = maker;
  const place = type === 'group' ? groupAt(maker, seed.path, key) : projectAt(maker, seed.path, key);
  for (const [username, told] of Object.entries(seed.members ?? {})) {
    const name = `${key}.members.${username}`;
    const user = person(maker, username, name);
    const { access_level, expires_at, created_at, created_by } =
      typeof told === 'object' ? told : { access_level: told };
    const author = created_by === undefined ? null : person(maker, created_by, `${name}.created_by`).id;
    // Whoever is there already, as the owner of their own project is, is there once.
    const present = state.members.by('place', memberPlace(type, place.id, user.id));
    if (present) state.members.delete(present.id);
    const made = addMember(maker, type, place.id, user.id, levelOf(access_level), author, expires_at ?? null);
    const at = toRow({ created_at }, name)['createdAt'] ?? place.createdAt;
    state.members.update(made, memberShape.parse({ ...made, createdAt: at }, name));
  }
  for (const [path, role] of Object.entries(seed.shares ?? {})) {
    const groupId = groupAt(maker, path, `${key}.shares.${path}`).id;
    state.groupLinks.insert((id) => ({
      id,
      sourceType: type,
      sourceId: place.id,
      groupId,
      accessLevel: levelOf(role),
      createdAt: clock.milliseconds(),
      expiresAt: null,
    }));
  }
}

/** A group with what belongs to it, but its members. */
export function addGroup(maker: Maker, seed: Of<'groups'>, key: string): void {
  const { state } = maker;
  const { id, path: fullPath, variables, hooks, name, description, visibility, attributes } = seed;
  const { created_at, marked_for_deletion_at } = seed;
  const words = { name, description, visibility, attributes, created_at, marked_for_deletion_at };
  refuseTaken(maker, fullPath, `${key}.path`, '"pier"');
  const { above, path } = splitPath(fullPath);
  const parent: Group | undefined = state.groups.by('path', above.toLowerCase());
  if (above !== '' && !parent) {
    throw new InputError(`${key}.path`, `no group is called ${above}`, '"harbor/crew"');
  }
  const group = state.namespaces.at(freeId(state.namespaces, id, key), () =>
    createGroup(maker, {
      name: path,
      path,
      fullPath,
      parentId: parent?.id ?? null,
      description: '',
      visibility: 'private',
    }),
  );
  state.groups.update(group, groupShape.parse({ ...group, ...toRow(words, key) }, key));
  addVariables(maker, 'group', group.id, variables, key);
  addHooks(maker, 'group', group.id, hooks, `${key}.hooks`);
}

function addEnvironments({ state, clock }: Maker, project: Project, seed: Of<'projects'>, key: string): void {
  for (const [at, { id, ...words }] of (seed.environments ?? []).entries()) {
    const name = `${key}.environments[${at}]`;
    const now = clock.milliseconds();
    const usual = { slug: slugOf(words.name), tier: guessTier(words.name), createdAt: now, updatedAt: now };
    state.environments.at(freeId(state.environments, id, name), () =>
      state.environments.insert((made) =>
        environmentShape.parse(
          { ...NEW_ENVIRONMENT, ...usual, ...toRow(words, name), id: made, projectId: project.id },
          name,
        ),
      ),
    );
  }
  for (const [at, { id, ...words }] of (seed.protected_branches ?? []).entries()) {
    const name = `${key}.protected_branches[${at}]`;
    state.protectedBranches.at(freeId(state.protectedBranches, id, name), () =>
      state.protectedBranches.insert((made) =>
        protectedBranchShape.parse(
          {
            ...NEW_PROTECTED_BRANCH,
            updatedAt: clock.milliseconds(),
            ...toRow(words, name),
            id: made,
            projectId: project.id,
          },
          name,
        ),
      ),
    );
  }
}

/** A project with what belongs to it, but its members. */
export function addProject(maker: Maker, seed: Of<'projects'>, key: string): void {
  const { state } = maker;
  const { id, path: fullPath, former_paths, forked_from, creator, stars = [], variables, hooks } = seed;
  refuseTaken(maker, fullPath, `${key}.path`, '"harbor/pier"');
  const { above, path } = splitPath(fullPath);
  const group = state.groups.by('path', above.toLowerCase());
  const owner = state.users.by('username', above.toLowerCase());
  const namespaceId = group?.id ?? owner?.namespaceId;
  if (namespaceId === undefined || namespaceId === null) {
    throw new InputError(`${key}.path`, `no group or person is called ${above}`, '"harbor/dock"');
  }
  const [first] = state.users.all();
  const creatorId =
    creator === undefined ? (owner ?? first)?.id : person(maker, creator, `${key}.creator`).id;
  const project = state.projects.at(freeId(state.projects, id, key), () =>
    createProject(maker, {
      name: seed.name ?? path,
      path,
      fullPath,
      formerPaths: (former_paths ?? []).map((former) => former.toLowerCase()),
      namespaceId,
      namespaceKind: group ? 'group' : 'user',
      visibility: seed.visibility ?? 'private',
      creatorId: creatorId ?? 1,
      forkedFromId: forked_from === undefined ? null : projectAt(maker, forked_from, `${key}.forked_from`).id,
    }),
  );
  const { description, archived, default_branch, empty_repo, topics, attributes } = seed;
  const { created_at, updated_at = created_at, last_activity_at = created_at, marked_for_deletion_at } = seed;
  const words = { description, archived, default_branch, empty_repo, topics, attributes };
  const instants = { created_at, updated_at, last_activity_at, marked_for_deletion_at };
  const told = state.projects.update(
    project,
    // A seeded project holds code unless it says otherwise; which of its branches are protected, it tells itself.
    projectShape.parse({ ...project, emptyRepo: false, ...toRow(words, key), ...toRow(instants, key) }, key),
  );
  addVariables(maker, 'project', project.id, variables, key);
  addHooks(maker, 'project', project.id, hooks, `${key}.hooks`);
  addEnvironments(maker, told, seed, key);
  for (const username of stars) {
    const userId = person(maker, username, `${key}.stars`).id;
    state.stars.insert((star) => ({ id: star, projectId: project.id, userId, starredAt: told.createdAt }));
  }
}
