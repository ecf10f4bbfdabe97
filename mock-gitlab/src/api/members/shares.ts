import { apiError, created, forbidden, noContent, notFound } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { date, optional, required, wholeNumber } from '../../http/parameters.ts';
import { LEVEL, canSeeGroup, groupLevel, lineage, linksOf, projectLevel } from '../../state/access.ts';
import type { GroupLink, Project } from '../../state/rows.ts';
import type { State } from '../../state/state.ts';
import { groupDetail } from '../entities/group.ts';
import { findGroup, numberSegment, refuseStale } from '../find.ts';
import { insideOf } from '../groups/inside.ts';
import { projectFor } from '../guards.ts';
import { anyRole, refuseYoungRole } from '../roles.ts';

const parameters = {
  group_id: required(wholeNumber),
  group_access: required(anyRole),
  expires_at: optional(date),
};

/** gitlab: lib/api/entities/project_group_link.rb */
const linkEntity = (link: GroupLink) => ({
  id: link.id,
  project_id: link.sourceId,
  group_id: link.groupId,
  group_access: link.accessLevel,
  expires_at: link.expiresAt,
});

/** Whether the group around a project forbids to share it. gitlab: app/models/project.rb, allowed_to_share_with_group? */
const isLocked = (state: State, project: Project) =>
  project.namespaceKind === 'group' &&
  state.groups.get(project.namespaceId)?.attributes['share_with_group_lock'] === true;

// gitlab: app/services/concerns/group_linkable.rb
const unseen = () => apiError(404, 'Not Found');

/** Projects and groups shared with groups. gitlab: lib/api/projects.rb, lib/api/groups.rb */
export const shareEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'POST',
    path: '/projects/:id/share',
    auth: 'token',
    parameters,
    handle(call, { group_id: groupId, group_access: accessLevel, expires_at: expiresAt = null }) {
      const { state, clock } = call.exchange.world;
      const { user } = call.actor;
      refuseYoungRole(call, { group_access: accessLevel });
      const project = projectFor(call, LEVEL.maintainer);
      if (isLocked(state, project)) throw apiError(400, 'The project sharing with group is disabled');
      const group = state.groups.get(groupId);
      if (!group || !canSeeGroup(state, group, user)) throw unseen();
      if (accessLevel > projectLevel(state, project, user)) throw forbidden();
      if (linksOf(state, 'project', project.id).some((link) => link.groupId === groupId)) {
        throw apiError(409, 'Group already shared with this group');
      }
      const around = project.namespaceKind === 'group' ? lineage(state, project.namespaceId) : [];
      if (around.some(({ id }) => id === groupId)) {
        throw apiError(409, 'Project cannot be shared with the group it is in or one of its ancestors.');
      }
      const createdAt = clock.milliseconds();
      const link = state.groupLinks.insert((id) => ({
        id,
        sourceType: 'project',
        sourceId: project.id,
        groupId,
        accessLevel,
        createdAt,
        expiresAt,
      }));
      return created(linkEntity(link));
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: '/projects/:id/share/:group_id',
    auth: 'token',
    parameters: {},
    handle(call) {
      const { state } = call.exchange.world;
      const project = projectFor(call, LEVEL.maintainer);
      const groupId = numberSegment(call, 'group_id');
      const link = linksOf(state, 'project', project.id).find((one) => one.groupId === groupId);
      if (!link) throw notFound('Group Link');
      refuseStale(call, link.createdAt);
      state.groupLinks.delete(link.id);
      return noContent;
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/groups/:id/share',
    auth: 'token',
    parameters,
    handle(call, { group_id: groupId, group_access: accessLevel, expires_at: expiresAt = null }) {
      const { state, clock } = call.exchange.world;
      const { user } = call.actor;
      refuseYoungRole(call, { group_access: accessLevel });
      const invited = findGroup(call, String(groupId));
      const group = findGroup(call);
      if (groupLevel(state, group, user) < LEVEL.owner) throw unseen();
      if (linksOf(state, 'group', group.id).some((link) => link.groupId === groupId)) {
        throw apiError(409, 'Shared group The group has already been shared with this group');
      }
      if (invited.id === group.id) throw apiError(409, 'Shared group cannot be shared with itself');
      const createdAt = clock.milliseconds();
      state.groupLinks.insert((id) => ({
        id,
        sourceType: 'group',
        sourceId: group.id,
        groupId,
        accessLevel,
        createdAt,
        expiresAt,
      }));
      return created(groupDetail(call.exchange, group, user, insideOf(call, group)));
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: '/groups/:id/share/:group_id',
    auth: 'token',
    parameters: {},
    handle(call) {
      const { state } = call.exchange.world;
      const group = findGroup(call);
      const groupId = numberSegment(call, 'group_id');
      const link = linksOf(state, 'group', group.id).find((one) => one.groupId === groupId);
      if (!link) throw notFound('Group Link');
      // GitLab answers 204 to everybody, but only an owner's call does anything. lib/api/groups.rb
      if (groupLevel(state, group, call.actor.user) >= LEVEL.owner) state.groupLinks.delete(link.id);
      return noContent;
    },
  }),
];
