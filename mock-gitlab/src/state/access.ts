import type { Group, GroupLink, Member, Project, User } from './rows.ts';
import { type State, memberPlace, ownerKey } from './state.ts';

/** GitLab's roles by number. gitlab: lib/gitlab/access.rb */
export const LEVEL = {
  minimal: 5,
  guest: 10,
  planner: 15,
  reporter: 20,
  securityManager: 25,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const;

/** What GitLab calls its roles. gitlab: lib/gitlab/access.rb */
export const ROLE_NAMES: Readonly<Record<number, string>> = {
  5: 'Minimal Access',
  10: 'Guest',
  15: 'Planner',
  20: 'Reporter',
  25: 'Security Manager',
  30: 'Developer',
  40: 'Maintainer',
  50: 'Owner',
};

/** The levels a member or a token may be given. gitlab: doc/api/access_requests.md, "Valid access levels" */
export const GRANTABLE_LEVELS: readonly number[] = Object.values(LEVEL).filter(
  (level) => level > LEVEL.minimal,
);

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

/** The membership with the highest level in a group or above it; of equal ones the nearest. */
export function groupMember(state: State, groupId: number | null, userId: number) {
  let best: Member | undefined;
  for (let group = state.groups.get(groupId); group; group = state.groups.get(group.parentId)) {
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

/** The groups that were invited to a project or group itself. */
export const linksOf = (state: State, type: GroupLink['sourceType'], id: number): GroupLink[] =>
  state.groupLinks.size === 0 ? [] : state.groupLinks.many('source', ownerKey(type, id));

/** A group's share gives its direct members what they have, up to the share's level. gitlab: app/models/group_group_link.rb */
function sharedInGroup(state: State, groupId: number | null, userId: number): number {
  if (state.groupLinks.size === 0) return 0;
  let best = 0;
  for (const group of lineage(state, groupId)) {
    for (const link of linksOf(state, 'group', group.id)) {
      const held = directMember(state, 'group', link.groupId, userId)?.accessLevel ?? 0;
      best = Math.max(best, Math.min(held, link.accessLevel));
    }
  }
  return best;
}

/** The level a person has in a group without what being administrator gives, 0 for none. */
export const levelInGroup = (state: State, groupId: number | null, userId: number): number =>
  Math.max(groupMember(state, groupId, userId)?.accessLevel ?? 0, sharedInGroup(state, groupId, userId));

/** Minimal access to a group is none to its projects. gitlab: doc/user/permissions.md, "Users with Minimal Access" */
const inProjects = (level: number): number => (level < LEVEL.guest ? 0 : level);

/** A project's share gives inherited members their level too. gitlab: lib/gitlab/project_authorizations.rb */
function sharedInProject(state: State, project: Project, userId: number): number {
  let best = 0;
  for (const link of linksOf(state, 'project', project.id)) {
    best = Math.max(best, Math.min(levelInGroup(state, link.groupId, userId), link.accessLevel));
  }
  return best;
}

/** What a person may do in a group, 0 for nothing. Administrators may do everything. */
export function groupLevel(state: State, group: Group, user: User | null): number {
  if (!user) return 0;
  return user.admin ? LEVEL.owner : levelInGroup(state, group.id, user.id);
}

/** What a person may do in a project, 0 for nothing: the highest of own, inherited and shared. */
export function projectLevel(state: State, project: Project, user: User | null): number {
  if (!user) return 0;
  if (user.admin) return LEVEL.owner;
  return memberLevel(state, project, user.id);
}

/** The same without what being administrator gives. */
export function memberLevel(state: State, project: Project, userId: number): number {
  const direct = directMember(state, 'project', project.id, userId)?.accessLevel ?? 0;
  if (direct >= LEVEL.owner) return direct;
  const inherited = project.namespaceKind === 'group' ? levelInGroup(state, project.namespaceId, userId) : 0;
  const best = Math.max(direct, inherited, sharedInProject(state, project, userId));
  return inProjects(best);
}

/** The levels a person has in many projects, each group around them looked at once. */
export function memberLevels(state: State, userId: number): (project: Project) => number {
  const own = new Map<number, number>();
  for (const member of state.members.many('user', String(userId))) {
    if (member.sourceType === 'project') own.set(member.sourceId, member.accessLevel);
  }
  const inGroups = new Map<number, number>();
  const inherited = (groupId: number): number => {
    const known = inGroups.get(groupId);
    if (known !== undefined) return known;
    const level = levelInGroup(state, groupId, userId);
    inGroups.set(groupId, level);
    return level;
  };
  return (project) => {
    const best = Math.max(
      own.get(project.id) ?? 0,
      project.namespaceKind === 'group' ? inherited(project.namespaceId) : 0,
      sharedInProject(state, project, userId),
    );
    return inProjects(best);
  };
}

function visible(visibility: Project['visibility'], user: User | null): boolean {
  // gitlab: lib/gitlab/visibility_level.rb, levels_for_user
  return visibility === 'public' || (visibility === 'internal' && user !== null && !user.external);
}

/**
 * Whether a project exists for this person. gitlab: app/policies/project_policy.rb
 * @param level what the person has there, when it is known already
 */
export function canSeeProject(
  state: State,
  project: Project,
  user: User | null,
  level?: (project: Project) => number,
): boolean {
  if (visible(project.visibility, user)) return true;
  return level && !user?.admin ? level(project) > 0 : projectLevel(state, project, user) > 0;
}

/**
 * Whether a group exists for this person: members of a project or group inside see the groups around it too.
 * gitlab: app/policies/group_policy.rb, condition `has_projects`
 */
export function canSeeGroup(state: State, group: Group, user: User | null): boolean {
  if (visible(group.visibility, user) || groupLevel(state, group, user) > 0) return true;
  return user !== null && groupsAround(state, user.id).has(group.id);
}

/** The groups around a person's projects and groups, and around those that were shared with them. */
export function groupsAround(state: State, userId: number): ReadonlySet<number> {
  const around = new Set<number>();
  const take = (type: Member['sourceType'], id: number) => {
    const project = type === 'project' ? state.projects.get(id) : undefined;
    const from = project ? (project.namespaceKind === 'group' ? project.namespaceId : null) : id;
    for (const group of lineage(state, from)) around.add(group.id);
  };
  for (const member of state.members.many('user', String(userId))) {
    take(member.sourceType, member.sourceId);
    if (member.sourceType !== 'group' || state.groupLinks.size === 0) continue;
    for (const link of state.groupLinks.many('group', String(member.sourceId))) {
      take(link.sourceType, link.sourceId);
    }
  }
  return around;
}
