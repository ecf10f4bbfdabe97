import { apiError, created } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { flag, optional, paging, text, wholeNumber } from '../../http/parameters.ts';
import { offsetPage } from '../../http/pagination.ts';
import { LEVEL, groupLevel } from '../../state/access.ts';
import { addMember } from '../../state/create.ts';
import { deleteGroup } from '../../state/delete.ts';
import { groupsBelow, moveGroup, pathOwner, projectsIn } from '../../state/move.ts';
import type { Group } from '../../state/rows.ts';
import { isSince } from '../../switches.ts';
import { groupDetail, publicGroup } from '../entities/group.ts';
import { findGroup, findProject, refuseStale } from '../find.ts';
import { requireAdmin } from '../guards.ts';
import { insideOf } from './inside.ts';
import { mayCreateGroups, mayCreateSubgroups } from './rules.ts';
import { groupFor } from './write.ts';
import { accepted, deletionSuffix, waits, withoutSuffix } from '../projects/delete.ts';
import { searched } from '../projects/search.ts';
import { closest } from '../projects/rules.ts';
import { transferProject } from '../projects/transfer.ts';

const inPlaceOf = ({ fullPath, path }: Group, other: string) =>
  fullPath.slice(0, fullPath.length - path.length) + other;

const detail = (call: Call, group: Group) =>
  created(groupDetail(call.exchange, group, call.actor.user, insideOf(call, group)));

/** Why a group cannot go elsewhere, in GitLab's words. gitlab: app/services/groups/transfer_service.rb */
function whyNot(call: Call, group: Group, parent: Group | undefined): string | undefined {
  const { world } = call.exchange;
  const { user } = call.actor;
  if (!parent && group.parentId === null) return 'Group is already a root group.';
  if (parent?.id === group.parentId && parent) return 'Group is already associated to the parent group.';
  const isAllowed = parent ? mayCreateSubgroups(world, parent, user) : mayCreateGroups(world, user);
  if (!isAllowed) return "You don't have enough permissions.";
  if (pathOwner(world.state, parent ? `${parent.fullPath}/${group.path}` : group.path)) {
    return 'The parent group already has a subgroup or a project with the same path.';
  }
  const inside = [group, ...groupsBelow(world.state, group.id)];
  return parent && inside.some(({ id }) => id === parent.id)
    ? 'Cannot transfer group to one of its subgroup.'
    : undefined;
}

function transfer(call: Call, group: Group, parent: Group | undefined): Group {
  const { world } = call.exchange;
  const reason = whyNot(call, group, parent);
  if (reason !== undefined) throw apiError(400, `Transfer failed: ${reason}`);
  const moved = moveGroup(world.state, group, {
    parentId: parent?.id ?? null,
    fullPath: parent ? `${parent.fullPath}/${group.path}` : group.path,
    visibility: closest(group.visibility, parent),
  });
  // Nothing inside may be more open than what is around it.
  for (const below of groupsBelow(world.state, moved.id)) {
    world.state.groups.update(below, { visibility: closest(below.visibility, moved) });
  }
  for (const { id } of [moved, ...groupsBelow(world.state, moved.id)]) {
    for (const project of projectsIn(world.state, id)) {
      world.state.projects.update(project, { visibility: closest(project.visibility, moved) });
    }
  }
  const hasOwner = world.state.members
    .many('source', `group/${moved.id}`)
    .some(({ accessLevel }) => accessLevel >= LEVEL.owner);
  if (!parent && !hasOwner) addMember(world, 'group', moved.id, call.actor.user.id, LEVEL.owner);
  return moved;
}

/** Deleting, restoring and moving groups. gitlab: lib/api/groups.rb, ee/lib/ee/api/groups.rb */
export const groupDeleteEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'DELETE',
    path: '/groups/:id',
    auth: 'token',
    parameters: { permanently_remove: optional(flag), full_path: optional(text) },
    handle(call, values) {
      const { state, switches, clock } = call.exchange.world;
      const group = groupFor(call, LEVEL.owner);
      refuseStale(call, group.createdAt);
      if (!waits(switches)) {
        deleteGroup(state, group);
        return accepted;
      }
      const isMarked = group.markedForDeletionAt !== null;
      if (values.permanently_remove) {
        if (group.parentId === null) {
          throw apiError(400, '`permanently_remove` option is only available for subgroups.');
        }
        if (!isMarked) throw apiError(400, 'Group must be marked for deletion first.');
        if (values.full_path !== group.fullPath) {
          throw apiError(400, '`full_path` is incorrect. You must enter the complete path for the subgroup.');
        }
        deleteGroup(state, group);
        return accepted;
      }
      if (isMarked) throw apiError(400, 'Group has been already marked for deletion');
      // Groups keep their path in older versions.
      const suffix = isSince(switches, '18.0') ? deletionSuffix(switches, group.id) : '';
      const path = group.path + suffix;
      moveGroup(state, group, {
        name: group.name + suffix,
        path,
        fullPath: inPlaceOf(group, path),
        markedForDeletionAt: clock.milliseconds(),
      });
      return accepted;
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/groups/:id/restore',
    auth: 'token',
    parameters: {},
    handle(call) {
      const { state } = call.exchange.world;
      const group = groupFor(call, LEVEL.owner);
      if (group.markedForDeletionAt === null) throw apiError(400, 'Group has not been marked for deletion');
      const path = withoutSuffix(group.path);
      const fullPath = inPlaceOf(group, path);
      const isFree = path !== group.path && pathOwner(state, fullPath) === undefined;
      const restored = moveGroup(state, group, {
        markedForDeletionAt: null,
        ...(isFree && { name: withoutSuffix(group.name), path, fullPath }),
      });
      return detail(call, restored);
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/groups/:id/transfer',
    auth: 'token',
    parameters: { group_id: optional(wholeNumber) },
    handle(call, { group_id: parentId }) {
      const group = groupFor(call, LEVEL.owner);
      const parent = parentId === undefined ? undefined : findGroup(call, String(parentId));
      return detail(call, transfer(call, group, parent));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id/transfer_locations',
    auth: 'token',
    parameters: { search: optional(text), ...paging },
    handle(call, { search, ...page }) {
      const { world } = call.exchange;
      const group = groupFor(call, LEVEL.owner);
      const inside = new Set([group, ...groupsBelow(world.state, group.id)].map(({ id }) => id));
      const groups = world.state.groups.filter(
        (one) =>
          !inside.has(one.id) &&
          one.id !== group.parentId &&
          searched(search, one.name, one.path) &&
          groupLevel(world.state, one, call.actor.user) >= LEVEL.owner,
      );
      return offsetPage(call, groups, page, (one) => publicGroup(call.exchange, one));
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/groups/:id/projects/:project_id',
    auth: 'token',
    parameters: {},
    handle(call) {
      requireAdmin(call);
      const group = findGroup(call);
      const project = findProject(call, call.segment('project_id'));
      transferProject(call, project, { kind: 'group', id: group.id, fullPath: group.fullPath, group });
      return detail(call, group);
    },
  }),
];
