import type { Group, Member, Project, Variable } from '../state/rows.ts';
import { type State, ownerKey } from '../state/state.ts';
import { NEW_VARIABLE } from '../state/new-variable.ts';
import { roleOf } from './find.ts';
import { NEW_ENVIRONMENT, NEW_HOOK, NEW_PROTECTED_BRANCH } from './usual.ts';
import { toWords } from './words.ts';

type Source = 'project' | 'group';

/** Variables of one owner, in their order. */
export function saveVariables(state: State, type: Variable['ownerType'], id: number): unknown[] {
  return state.variables.many('owner', ownerKey(type, id)).map((row) => {
    return toWords(row, NEW_VARIABLE, ['id', 'ownerType', 'ownerId']);
  });
}

/** Webhooks of one owner. */
export function saveHooks(state: State, kind: Source | 'system', id: number): unknown[] {
  return state.hooks.many('owner', ownerKey(kind, id)).map((row) => {
    return toWords(row, NEW_HOOK, ['kind', 'ownerId']);
  });
}

/** A bot's membership that came with its token comes with it again. */
function comesAlong(state: State, member: Member): boolean {
  return state.accessTokens
    .many('user', String(member.userId))
    .some(
      (token) =>
        token.kind === member.sourceType &&
        token.resourceId === member.sourceId &&
        token.accessLevel === member.accessLevel &&
        token.createdAt === member.createdAt &&
        token.createdById === member.createdById &&
        member.expiresAt === null,
    );
}

function saveMembers(state: State, type: Source, place: Group | Project): unknown {
  const rows = state.members.many('source', ownerKey(type, place.id));
  // Bots come before all others when a seed is loaded; one that came later is told, to keep the order.
  const first = rows.findIndex((member) => !comesAlong(state, member));
  const all = rows.slice(first < 0 ? rows.length : first).flatMap((member) => {
    const user = state.users.get(member.userId);
    if (!user) return [];
    const role = roleOf(member.accessLevel);
    const author = state.users.get(member.createdById)?.username;
    const isPlain = author === undefined && member.expiresAt === null && member.createdAt === place.createdAt;
    const told = {
      access_level: role,
      expires_at: member.expiresAt ?? undefined,
      created_at: new Date(member.createdAt).toISOString(),
      created_by: author,
    };
    return [[user.username, isPlain ? role : told] as const];
  });
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}

function saveShares(state: State, type: Source, id: number): unknown {
  const links = state.groupLinks.many('source', ownerKey(type, id)).map((link) => {
    return [state.groups.get(link.groupId)?.fullPath ?? '', roleOf(link.accessLevel)] as const;
  });
  return links.length > 0 ? Object.fromEntries(links) : undefined;
}

const some = (list: readonly unknown[]) => (list.length > 0 ? list : undefined);

function saveCommon(state: State, type: Source, place: Group | Project) {
  return {
    members: saveMembers(state, type, place),
    shares: saveShares(state, type, place.id),
    variables: some(saveVariables(state, type, place.id)),
    hooks: some(saveHooks(state, type, place.id)),
  };
}

const USUAL_GROUP = { description: '', visibility: 'private', markedForDeletionAt: null, attributes: {} };

/** Groups, those above first. */
export function saveGroups(state: State): unknown[] {
  return state.groups
    .all()
    .toSorted((one, other) => depth(one) - depth(other) || one.id - other.id)
    .map((group) => {
      const words = toWords(group, USUAL_GROUP, ['path', 'fullPath', 'parentId']);
      return { path: group.fullPath, ...words, ...saveCommon(state, 'group', group) };
    });
}

const depth = ({ fullPath }: Group) => fullPath.split('/').length;

const USUAL_PROJECT = {
  formerPaths: [],
  description: null,
  visibility: 'private',
  archived: false,
  defaultBranch: 'main',
  emptyRepo: false,
  topics: [],
  markedForDeletionAt: null,
  attributes: {},
};

const NOT_OF_PROJECT = ['path', 'fullPath', 'namespaceId', 'namespaceKind', 'creatorId', 'forkedFromId'];

/** Projects, those that were forked first. */
export function saveProjects(state: State): unknown[] {
  return state.projects
    .all()
    .toSorted((one, other) => one.id - other.id)
    .map((project) => {
      const { fullPath, creatorId, forkedFromId } = project;
      const key = String(project.id);
      return {
        path: fullPath,
        ...toWords(project, USUAL_PROJECT, NOT_OF_PROJECT),
        creator: state.users.get(creatorId)?.username,
        forked_from: state.projects.get(forkedFromId)?.fullPath,
        stars: some(state.stars.many('project', key).map(({ userId }) => state.users.get(userId)?.username)),
        ...saveCommon(state, 'project', project),
        environments: some(
          state.environments.many('project', key).map((row) => {
            return toWords(row, NEW_ENVIRONMENT, ['projectId']);
          }),
        ),
        protected_branches: some(
          state.protectedBranches.many('project', key).map((row) => {
            return toWords(row, NEW_PROTECTED_BRANCH, ['projectId']);
          }),
        ),
      };
    });
}
