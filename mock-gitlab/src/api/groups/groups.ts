import { ok } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { defaulted, flag, paging } from '../../http/parameters.ts';
import { lineage, linksOf } from '../../state/access.ts';
import { groupsBelow, projectsIn } from '../../state/move.ts';
import { groupDetail } from '../entities/group.ts';
import { findGroup } from '../find.ts';
import { groupDeleteEndpoints } from './delete.ts';
import { insideOf, sharedProjects } from './inside.ts';
import { groupFilters, listGroups } from './list.ts';
import { groupWriteEndpoints } from './write.ts';
import { listProjects, projectFilters } from '../projects/list.ts';
import { shareEndpoints } from '../members/shares.ts';

/** Fewer than `GET /projects` has, and no keyset. */
const groupProjectFilters = {
  archived: projectFilters.archived,
  visibility: projectFilters.visibility,
  search: projectFilters.search,
  order_by: projectFilters.order_by,
  sort: projectFilters.sort,
  simple: projectFilters.simple,
  owned: projectFilters.owned,
  starred: projectFilters.starred,
  with_issues_enabled: projectFilters.with_issues_enabled,
  with_merge_requests_enabled: projectFilters.with_merge_requests_enabled,
  min_access_level: projectFilters.min_access_level,
  topic: projectFilters.topic,
  with_custom_attributes: projectFilters.with_custom_attributes,
  ...paging,
};

/** Groups, and what is shared with them. gitlab: lib/api/groups.rb; doc/api/groups.md */
export const groupEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/groups',
    auth: 'optional',
    parameters: groupFilters,
    handle: (call, filters) => listGroups(call, filters, call.exchange.world.state.groups.all()),
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id',
    auth: 'optional',
    parameters: {
      with_custom_attributes: defaulted(flag, false),
      with_projects: defaulted(flag, true),
    },
    handle(call, { with_projects: withProjects, with_custom_attributes: customAttributes }) {
      const group = findGroup(call);
      return ok(
        groupDetail(
          call.exchange,
          group,
          call.visitor?.user ?? null,
          withProjects ? insideOf(call, group) : undefined,
          { customAttributes },
        ),
      );
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id/subgroups',
    auth: 'optional',
    parameters: groupFilters,
    handle(call, filters) {
      const { state } = call.exchange.world;
      const group = findGroup(call);
      return listGroups(call, filters, state.groups.many('parent', String(group.id)), true);
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id/descendant_groups',
    auth: 'optional',
    parameters: groupFilters,
    handle: (call, filters) =>
      listGroups(call, filters, groupsBelow(call.exchange.world.state, findGroup(call).id), true),
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id/groups/shared',
    auth: 'optional',
    parameters: groupFilters,
    handle(call, filters) {
      const { state } = call.exchange.world;
      const links = state.groupLinks.many('group', String(findGroup(call).id));
      const groups = links.flatMap(({ sourceType, sourceId }) =>
        sourceType === 'group' ? (state.groups.get(sourceId) ?? []) : [],
      );
      return listGroups(call, filters, groups, true);
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id/invited_groups',
    auth: 'optional',
    parameters: groupFilters,
    lacks: 'relation',
    handle(call, filters) {
      const { state } = call.exchange.world;
      const links = linksOf(state, 'group', findGroup(call).id);
      return listGroups(
        call,
        filters,
        links.flatMap(({ groupId }) => state.groups.get(groupId) ?? []),
        true,
      );
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id/projects/shared',
    auth: 'optional',
    parameters: groupProjectFilters,
    handle: (call, filters) =>
      listProjects(
        call,
        { ...filters, pagination: undefined },
        sharedProjects(call, findGroup(call)),
        'group',
      ),
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id/projects',
    auth: 'optional',
    parameters: {
      ...groupProjectFilters,
      include_subgroups: defaulted(flag, false),
      include_ancestor_groups: defaulted(flag, false),
      with_shared: defaulted(flag, true),
      with_security_reports: defaulted(flag, false),
    },
    lacks: 'with_security_reports',
    handle(call, filters) {
      const { state } = call.exchange.world;
      const group = findGroup(call);
      const groups = [
        group,
        ...(filters.include_subgroups ? groupsBelow(state, group.id) : []),
        ...(filters.include_ancestor_groups ? lineage(state, group.parentId) : []),
      ];
      const own = groups.flatMap(({ id }) => projectsIn(state, id));
      const shared = filters.with_shared ? groups.flatMap((one) => sharedProjects(call, one)) : [];
      const projects = new Map([...own, ...shared].map((project) => [project.id, project]));
      return listProjects(call, { ...filters, pagination: undefined }, [...projects.values()], 'group');
    },
  }),
  ...groupWriteEndpoints,
  ...groupDeleteEndpoints,
  ...shareEndpoints,
];
