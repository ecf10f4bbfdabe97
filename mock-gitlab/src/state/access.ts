import type { Group, Member, Project, User } from './rows.ts';
import { type State, memberPlace } from './state.ts';

/** GitLab's roles by number. gitlab: lib/gitlab/access.rb */
export const LEVEL = {
  guest: 10,
  planner: 15,
  reporter: 20,
  securityManager: 25,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const;

/** The levels a member or a token may be given. gitlab: doc/api/access_requests.md, "Valid access levels" */
export const GRANTABLE_LEVELS: readonly number[] = Object.values(LEVEL);

/** The membership a person has in exactly this place. */
export function directMember(
  state: State,
  sourceType: Member['sourceType'],
  sourceId: number,
  userId: number,
): Member | undefined {
  return state.members.by('place', memberPlace(sourceType, sourceId, userId));
}

/** A group and those above it, nearest first. */
export function lineage(state: State, groupId: number | null): Group[] {
  const line: Group[] = [];
  for (let group = state.groups.get(groupId); group; group = state.groups.get(group.parentId)) {
    line.push(group);
  }
  return line;
}

/** The membership with the highest level in a group or above it. */
export function groupMember(state: State, groupId: number | null, userId: number) {
  let best: Member | undefined;
  for (const group of lineage(state, groupId)) {
    const member = directMember(state, 'group', group.id, userId);
    if (member && member.accessLevel > (best?.accessLevel ?? 0)) best = member;
  }
  return best;
}

/** The membership that counts for a project: the highest of the project's own and the groups' above it. */
export function projectMember(state: State, project: Project, userId: number) {
  const direct = directMember(state, 'project', project.id, userId);
  const inherited =
    project.namespaceKind === 'group' ? groupMember(state, project.namespaceId, userId) : undefined;
  return (inherited?.accessLevel ?? 0) > (direct?.accessLevel ?? 0) ? inherited : direct;
}

/** What a person may do in a group, 0 for nothing. Administrators may do everything. */
export function groupLevel(state: State, group: Group, user: User | null): number {
  if (!user) return 0;
  if (user.admin) return LEVEL.owner;
  return groupMember(state, group.id, user.id)?.accessLevel ?? 0;
}

/** What a person may do in a project, 0 for nothing. */
export function projectLevel(state: State, project: Project, user: User | null): number {
  if (!user) return 0;
  if (user.admin) return LEVEL.owner;
  return projectMember(state, project, user.id)?.accessLevel ?? 0;
}

function visible(visibility: Project['visibility'], user: User | null): boolean {
  return visibility === 'public' || (visibility === 'internal' && user !== null);
}

/** Whether a project exists for this person. gitlab: app/policies/project_policy.rb */
export function canSeeProject(state: State, project: Project, user: User | null): boolean {
  return visible(project.visibility, user) || projectLevel(state, project, user) > 0;
}

/**
 * Whether a group exists for this person: members of a project inside see the groups around it too.
 * gitlab: app/policies/group_policy.rb, condition `has_projects`
 */
export function canSeeGroup(state: State, group: Group, user: User | null): boolean {
  if (visible(group.visibility, user) || groupLevel(state, group, user) > 0) return true;
  if (!user) return false;
  const within = `${group.fullPath}/`;
  return (
    state.projects.find(
      (project) =>
        project.namespaceKind === 'group' &&
        project.fullPath.startsWith(within) &&
        projectLevel(state, project, user) > 0,
    ) !== undefined
  );
}
