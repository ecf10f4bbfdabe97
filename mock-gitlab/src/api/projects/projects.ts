import { ok } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { defaulted, flag, optional, paging, text, listOf, wholeNumber } from '../../http/parameters.ts';
import { offsetPage } from '../../http/pagination.ts';
import { canSeeGroup, lineage, linksOf, memberLevel } from '../../state/access.ts';
import { publicGroup } from '../entities/group.ts';
import { projectSimple, projectWithAccess } from '../entities/project.ts';
import { userBasic } from '../entities/user.ts';
import { findPerson, findProject } from '../find.ts';
import { projectCreateEndpoints } from './create.ts';
import { projectDeleteEndpoints } from './delete.ts';
import { projectForkEndpoints } from './fork.ts';
import { listProjects, personalProjects, projectFilters, projectOrder } from './list.ts';
import { searched } from './search.ts';
import { anyRole, refuseYoungRole } from '../roles.ts';
import { projectTransferEndpoints } from './transfer.ts';
import { projectUpdateEndpoints } from './update.ts';

const reading = [
  endpoint({
    verb: 'GET',
    path: '/projects',
    auth: 'optional',
    parameters: projectFilters,
    lacks: 'repository_storage, topic_id and include_* do not narrow',
    handle: (call, filters) => listProjects(call, filters, call.exchange.world.state.projects.all()),
  }),
  endpoint({
    verb: 'GET',
    path: '/projects/:id',
    auth: 'optional',
    parameters: {
      statistics: defaulted(flag, false),
      with_custom_attributes: defaulted(flag, false),
      license: defaulted(flag, false),
    },
    lacks: 'license: the mock reads no repository',
    handle(call, { statistics, with_custom_attributes: customAttributes }) {
      const { exchange, visitor } = call;
      const project = findProject(call);
      if (!visitor) return ok(projectSimple(exchange, project));
      return ok(projectWithAccess(exchange, project, visitor.user, 'one', { statistics, customAttributes }));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/projects/:id/languages',
    auth: 'optional',
    parameters: {},
    lacks: 'the mock reads no repository: always none',
    handle(call) {
      findProject(call);
      return ok({});
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/projects/:id/forks',
    auth: 'optional',
    parameters: projectFilters,
    handle(call, filters) {
      const { projects } = call.exchange.world.state;
      return listProjects(call, filters, projects.many('fork', String(findProject(call).id)));
    },
  }),
];

const around = [
  endpoint({
    verb: 'GET',
    path: '/projects/:id/users',
    auth: 'optional',
    parameters: { search: optional(text), skip_users: optional(listOf(wholeNumber)), ...paging },
    handle(call, { search, skip_users: skipped = [], ...page }) {
      const { state } = call.exchange.world;
      const project = findProject(call);
      const users = state.users.filter(
        (user) =>
          !skipped.includes(user.id) &&
          searched(search, user.name, user.username) &&
          memberLevel(state, project, user.id) > 0,
      );
      return offsetPage(call, users, page, (user) => userBasic(call.exchange, user));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/projects/:id/groups',
    auth: 'optional',
    parameters: {
      search: optional(text),
      skip_groups: optional(listOf(wholeNumber)),
      with_shared: defaulted(flag, false),
      shared_visible_only: defaulted(flag, false),
      shared_min_access_level: optional(anyRole),
      ...paging,
    },
    handle(call, values) {
      const { state } = call.exchange.world;
      refuseYoungRole(call, { shared_min_access_level: values.shared_min_access_level });
      const project = findProject(call);
      const user = call.visitor?.user ?? null;
      const own = project.namespaceKind === 'group' ? lineage(state, project.namespaceId) : [];
      const shared = linksOf(state, 'project', project.id)
        .filter(({ accessLevel }) => accessLevel >= (values.shared_min_access_level ?? 0))
        .flatMap(({ groupId }) => state.groups.get(groupId) ?? [])
        .filter((group) => !values.shared_visible_only || canSeeGroup(state, group, user));
      const groups = [...own, ...(values.with_shared ? shared : [])].filter(
        (group) =>
          !(values.skip_groups ?? []).includes(group.id) && searched(values.search, group.name, group.path),
      );
      const inOrder = groups.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
      return offsetPage(call, inOrder, values, (group) => publicGroup(call.exchange, group));
    },
  }),
];

const ofPerson = [
  endpoint({
    verb: 'GET',
    path: '/users/:user_id/projects',
    auth: 'optional',
    parameters: projectFilters,
    handle: (call, filters) =>
      listProjects(call, filters, personalProjects(call, findPerson(call, call.segment('user_id')))),
  }),
  endpoint({
    verb: 'GET',
    path: '/users/:user_id/contributed_projects',
    auth: 'optional',
    parameters: projectOrder,
    lacks: 'nobody pushes to the mock: always none',
    handle(call, filters) {
      findPerson(call, call.segment('user_id'));
      return listProjects(call, filters, []);
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/users/:user_id/starred_projects',
    auth: 'optional',
    parameters: projectFilters,
    handle(call, filters) {
      const { state } = call.exchange.world;
      const user = findPerson(call, call.segment('user_id'));
      const stars = state.stars.many('user', String(user.id));
      return listProjects(
        call,
        filters,
        stars.flatMap(({ projectId }) => state.projects.get(projectId) ?? []),
      );
    },
  }),
];

/** Projects. gitlab: lib/api/projects.rb; doc/api/projects.md */
export const projectEndpoints: readonly Endpoint[] = [
  ...reading,
  ...projectCreateEndpoints,
  ...projectUpdateEndpoints,
  ...projectDeleteEndpoints,
  ...projectTransferEndpoints,
  ...projectForkEndpoints,
  ...around,
  ...ofPerson,
];
