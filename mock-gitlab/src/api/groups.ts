import { ok } from '../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../http/endpoint.ts';
import { keysetPage, keysetRefused, offsetPage, readCursor, writeCursor } from '../http/pagination.ts';
import {
  type Values,
  choice,
  defaulted,
  flag,
  level,
  listOf,
  optional,
  paging,
  text,
  wholeNumber,
} from '../http/parameters.ts';
import { GRANTABLE_LEVELS, LEVEL, canSeeGroup, canSeeProject, groupLevel } from '../state/access.ts';
import type { Group } from '../state/rows.ts';
import { groupDetail, groupEntity } from './entities/group.ts';
import { projectSimple } from './entities/project.ts';
import { findGroup } from './find.ts';
import { listProjects, projectFilters } from './projects.ts';

// gitlab: lib/api/groups.rb, group_list_params; doc/api/groups.md
const groupFilters = {
  statistics: defaulted(flag, false),
  skip_groups: optional(listOf(wholeNumber)),
  all_available: optional(flag),
  visibility: optional(choice('private', 'internal', 'public')),
  search: optional(text),
  owned: defaulted(flag, false),
  order_by: defaulted(choice('name', 'path', 'id', 'similarity'), 'name'),
  sort: defaulted(choice('asc', 'desc'), 'asc'),
  min_access_level: optional(level(GRANTABLE_LEVELS)),
  top_level_only: optional(flag),
  with_custom_attributes: defaulted(flag, false),
  pagination: optional(choice('keyset', 'legacy')),
  cursor: optional(text),
  ...paging,
};

type Filters = Values<typeof groupFilters>;

function matches(call: Call, group: Group, filters: Filters): boolean {
  const { state } = call.exchange.world;
  const user = call.visitor?.user ?? null;
  // Being administrator is no membership.
  const member = user ? groupLevel(state, group, { ...user, admin: false }) : 0;
  const wanted = filters.search?.toLowerCase();
  return (
    (filters.all_available !== false || member > 0) &&
    (filters.visibility === undefined || group.visibility === filters.visibility) &&
    (wanted === undefined ||
      group.name.toLowerCase().includes(wanted) ||
      group.path.toLowerCase().includes(wanted)) &&
    (!filters.owned || member >= LEVEL.owner) &&
    (filters.min_access_level === undefined || member >= filters.min_access_level) &&
    (!filters.top_level_only || group.parentId === null) &&
    !(filters.skip_groups ?? []).includes(group.id)
  );
}

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
const KEYS: Record<Filters['order_by'], (group: Group) => string | number> = {
  name: (group) => group.name,
  path: (group) => group.path,
  id: (group) => group.id,
  similarity: (group) => group.id,
};

/** What follows a cursor; the id has the last word, so that no position is ambiguous. */
function following(rows: readonly Group[], cursor: string | undefined): readonly Group[] {
  if (cursor === undefined || cursor === '') return rows;
  const name = readCursor(cursor, 'name');
  const id = Number(readCursor(cursor, 'id'));
  if (name === undefined || !Number.isInteger(id)) throw keysetRefused();
  return rows.filter((group) => (compare(group.name, name) || compare(group.id, id)) > 0);
}

function listGroups(call: Call, filters: Filters, within: (group: Group) => boolean) {
  const { exchange, visitor } = call;
  const { state } = exchange.world;
  const user = visitor?.user ?? null;
  const keyOf = KEYS[filters.order_by];
  const way = filters.sort === 'asc' ? 1 : -1;
  const rows = state.groups
    .filter((group) => within(group) && canSeeGroup(state, group, user) && matches(call, group, filters))
    .toSorted((a, b) => way * (compare(keyOf(a), keyOf(b)) || compare(a.id, b.id)));
  const show = (group: Group) => groupEntity(exchange, group);
  if (filters.pagination !== 'keyset') return offsetPage(call, rows, filters, show);
  // gitlab: lib/gitlab/pagination/cursor_based_keyset.rb
  if (filters.order_by !== 'name' || filters.sort !== 'asc') throw keysetRefused();
  return keysetPage(
    call,
    following(rows, filters.cursor),
    filters.per_page,
    ({ id, name }) => ({ cursor: writeCursor({ name, id: String(id) }) }),
    show,
  );
}

/** gitlab: lib/api/groups.rb; doc/api/groups.md */
export const groupEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/groups',
    auth: 'optional',
    parameters: groupFilters,
    handle: (call, filters) => listGroups(call, filters, () => true),
  }),
  endpoint({
    verb: 'GET',
    path: '/groups/:id',
    auth: 'optional',
    parameters: {
      with_custom_attributes: defaulted(flag, false),
      with_projects: defaulted(flag, true),
    },
    handle(call, values) {
      const { exchange, visitor } = call;
      const group = findGroup(call);
      const projects = values.with_projects
        ? exchange.world.state.projects
            .filter(
              (project) =>
                project.namespaceKind === 'group' &&
                project.namespaceId === group.id &&
                canSeeProject(exchange.world.state, project, visitor?.user ?? null),
            )
            .slice(0, 100)
            .map((project) => projectSimple(exchange, project))
        : undefined;
      return ok(visitor ? groupDetail(exchange, group, projects) : groupEntity(exchange, group));
    },
  }),
  ...(['subgroups', 'descendant_groups'] as const).map((which) =>
    endpoint({
      verb: 'GET',
      path: `/groups/:id/${which}`,
      auth: 'optional',
      parameters: groupFilters,
      handle(call, filters) {
        const group = findGroup(call);
        return listGroups(call, filters, (one) =>
          which === 'subgroups' ? one.parentId === group.id : one.fullPath.startsWith(`${group.fullPath}/`),
        );
      },
    }),
  ),
  endpoint({
    verb: 'GET',
    path: '/groups/:id/projects',
    auth: 'optional',
    parameters: {
      ...projectFilters,
      include_subgroups: defaulted(flag, false),
      with_shared: defaulted(flag, true),
    },
    handle(call, filters) {
      const group = findGroup(call);
      return listProjects(call, filters, (project) =>
        filters.include_subgroups
          ? project.fullPath.startsWith(`${group.fullPath}/`)
          : project.namespaceKind === 'group' && project.namespaceId === group.id,
      );
    },
  }),
];
