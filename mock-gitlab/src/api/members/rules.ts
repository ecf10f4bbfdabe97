import { forbidden, invalidModel } from '../../http/answer.ts';
import type { Call } from '../../http/endpoint.ts';
import {
  LEVEL,
  ROLE_NAMES,
  directMember,
  groupLevel,
  groupMember,
  lineage,
  linksOf,
  projectLevel,
} from '../../state/access.ts';
import { groupsBelow, projectsIn } from '../../state/move.ts';
import { dateIn } from '../../state/expiry.ts';
import type { Group, Member, Project, User } from '../../state/rows.ts';
import { type State, ownerKey } from '../../state/state.ts';
import { findGroup, findProject } from '../find.ts';

/** Where memberships are: a project or a group. */
export type Source =
  | { readonly type: 'project'; readonly id: number; readonly project: Project }
  | { readonly type: 'group'; readonly id: number; readonly group: Group };

/** The project or group of the path. @throws Refusal 404 */
export function findSource(call: Call, type: Source['type']): Source {
  if (type === 'project') {
    const project = findProject(call);
    return { type, id: project.id, project };
  }
  const group = findGroup(call);
  return { type, id: group.id, group };
}

/** What somebody may do there. */
export const levelIn = (state: State, source: Source, user: User): number =>
  source.type === 'project'
    ? projectLevel(state, source.project, user)
    : groupLevel(state, source.group, user);

/** Maintainers of a project, owners of a group. gitlab: app/policies, admin_project_member and admin_group_member */
export const mayAdminister = (state: State, source: Source, user: User): boolean =>
  levelIn(state, source, user) >= (source.type === 'project' ? LEVEL.maintainer : LEVEL.owner);

/**
 * Whether the group around a project adds its members alone; groups themselves are never closed.
 * gitlab: ee/app/models/ee/project.rb, membership_locked?
 */
export const isMembershipLocked = (state: State, source: Source): boolean =>
  source.type === 'project' &&
  source.project.namespaceKind === 'group' &&
  state.groups.get(source.project.namespaceId)?.attributes['membership_lock'] === true;

/** What is said of many then. gitlab: app/services/members/create_service.rb, the name of its error; spec/requests/api/invitations_spec.rb */
export const lockedOut = {
  status: 'error',
  message: 'Members::CreateService::MembershipLockedError',
  reason: 'membership_locked_error',
};

/** The memberships of the place itself, in the order they came. */
export const directMembers = (state: State, { type, id }: Source): Member[] =>
  state.members.many('source', ownerKey(type, id));

const above = (state: State, source: Source): Group[] =>
  source.type === 'group'
    ? lineage(state, source.group.parentId)
    : source.project.namespaceKind === 'group'
      ? lineage(state, source.project.namespaceId)
      : [];

/** Members of an invited group, with what the share leaves them. */
function invited(state: State, type: Source['type'], id: number): Member[] {
  return linksOf(state, type, id).flatMap((link) => {
    // A project's share reaches those who inherit their place in the group as well.
    const groups = type === 'project' ? lineage(state, link.groupId) : [{ id: link.groupId }];
    return groups
      .flatMap((group) => state.members.many('source', ownerKey('group', group.id)))
      .map((member) => ({ ...member, accessLevel: Math.min(member.accessLevel, link.accessLevel) }));
  });
}

/** Everybody who is a member there in whatever way, each with their highest level. gitlab: app/finders/members_finder.rb, group_members_finder.rb */
export function allMembers(state: State, source: Source): Member[] {
  const groups = above(state, source);
  const found = [
    ...directMembers(state, source),
    ...groups.flatMap(({ id }) => state.members.many('source', ownerKey('group', id))),
    ...invited(state, source.type, source.id),
    ...groups.flatMap(({ id }) => invited(state, 'group', id)),
  ];
  const best = new Map<number, Member>();
  for (const member of found) {
    const known = best.get(member.userId);
    if (!known || member.accessLevel > known.accessLevel) best.set(member.userId, member);
  }
  return [...best.values()].toSorted((a, b) => a.userId - b.userId);
}

/** The one owner that a group has left. gitlab: app/models/group.rb, last_owner? */
export function isLastOwner(state: State, source: Source, member: Member): boolean {
  if (source.type !== 'group' || member.accessLevel < LEVEL.owner) return false;
  const isOther = (one: Member) =>
    one.userId !== member.userId &&
    one.accessLevel >= LEVEL.owner &&
    state.users.get(one.userId)?.bot === false;
  return !allMembers(state, source).some(isOther);
}

/**
 * Whether nobody may change or end a membership: the last owner's of a group, the holder's of a personal project and bots'.
 * gitlab: app/policies/group_member_policy.rb, project_member_policy.rb
 */
function isUntouchable(call: Call, source: Source, member: Member): boolean {
  const { state } = call.exchange.world;
  if (isLastOwner(state, source, member)) return true;
  const user = state.users.get(member.userId);
  const isHolder =
    source.type === 'project' &&
    source.project.namespaceKind === 'user' &&
    user?.namespaceId === source.project.namespaceId;
  const tokens = user?.bot ? state.accessTokens.many('user', String(user.id)) : [];
  return isHolder || tokens.some(({ kind }) => kind !== 'personal');
}

/** @throws Refusal 403 for a membership that nobody may change or end */
export function refuseUntouchable(call: Call, source: Source, member: Member): void {
  if (isUntouchable(call, source, member)) throw forbidden();
}

// gitlab: app/services/members/base_service.rb, manage_owners
const mayGive = ({ exchange, actor }: Call, source: Source, levels: readonly number[]): boolean =>
  levels.every((level) => level < LEVEL.owner) ||
  levelIn(exchange.world.state, source, actor.user) >= LEVEL.owner;

/** Only who owns a project makes and unmakes its owners. @throws Refusal 403 */
export function refuseOwnership(call: Call, source: Source, ...levels: readonly number[]): void {
  if (!mayGive(call, source, levels)) throw forbidden();
}

/** Whether the caller may give a member another level, by the rules that hold for one and for many. */
export const mayUpdate = (call: Call, source: Source, member: Member, granted: number): boolean =>
  !isUntouchable(call, source, member) &&
  (granted === member.accessLevel || mayGive(call, source, [granted, member.accessLevel]));

/** What is wrong with a membership, by field. gitlab: app/models/member.rb, validations */
export function complaintsAboutMember(
  call: Call,
  source: Source,
  user: User,
  accessLevel: number,
  expiresAt: string | null,
): Record<string, string[]> {
  const { state, clock } = call.exchange.world;
  const parentId =
    source.type === 'group'
      ? source.group.parentId
      : source.project.namespaceKind === 'group'
        ? source.project.namespaceId
        : null;
  const higher = groupMember(state, parentId, user.id);
  const complaints: Record<string, string[]> = {};
  if (higher && higher.accessLevel > accessLevel) {
    const name = state.groups.get(higher.sourceId)?.name ?? '';
    complaints['access_level'] = [
      `should be greater than or equal to ${ROLE_NAMES[higher.accessLevel] ?? ''} inherited membership from group ${name}`,
    ];
  }
  if (expiresAt !== null && expiresAt < dateIn(clock)) {
    complaints['expires_at'] = ['cannot be a date in the past'];
  }
  const isForeignBot = state.accessTokens
    .many('user', String(user.id))
    .some(({ kind }) => kind === 'project' || kind === 'group');
  if (isForeignBot && !directMember(state, source.type, source.id, user.id)) {
    complaints['user'] = ['project bots cannot be added to other groups / projects'];
  }
  return complaints;
}

/** @throws Refusal 400 with texts by field */
export function refuseInvalidMember(...given: Parameters<typeof complaintsAboutMember>): void {
  const complaints = complaintsAboutMember(...given);
  if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
}

/** Ends a membership; a group's also below it, unless asked otherwise. gitlab: app/services/members/destroy_service.rb */
export function endMembership(state: State, source: Source, member: Member, keepBelow: boolean): void {
  state.members.delete(member.id);
  if (source.type !== 'group' || keepBelow) return;
  const below = groupsBelow(state, source.id);
  const places = [
    ...below.map(({ id }) => directMember(state, 'group', id, member.userId)),
    ...[source, ...below]
      .flatMap(({ id }) => projectsIn(state, id))
      .map(({ id }) => directMember(state, 'project', id, member.userId)),
  ];
  for (const inner of places) if (inner) state.members.delete(inner.id);
}
