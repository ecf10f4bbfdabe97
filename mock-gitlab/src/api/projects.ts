import { ok, paginationRefused } from '../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../http/endpoint.ts';
import { keysetPage, keysetRefused, offsetPage } from '../http/pagination.ts';
import {
  type Values,
  choice,
  defaulted,
  flag,
  instant,
  level,
  optional,
  paging,
  text,
  wholeNumber,
} from '../http/parameters.ts';
import { GRANTABLE_LEVELS, LEVEL, canSeeProject, projectLevel } from '../state/access.ts';
import type { Project } from '../state/rows.ts';
import { projectSimple, projectWithAccess } from './entities/project.ts';
import { findProject } from './find.ts';

/** What narrows a list of projects. gitlab: lib/api/helpers.rb, project_finder_params; doc/api/projects.md */
export const projectFilters = {
  archived: optional(flag),
  visibility: optional(choice('private', 'internal', 'public')),
  search: optional(text),
  search_namespaces: optional(flag),
  owned: defaulted(flag, false),
  starred: defaulted(flag, false),
  membership: defaulted(flag, false),
  min_access_level: optional(level(GRANTABLE_LEVELS)),
  simple: defaulted(flag, false),
  id_after: optional(wholeNumber),
  id_before: optional(wholeNumber),
  last_activity_after: optional(instant),
  last_activity_before: optional(instant),
  order_by: defaulted(
    choice('id', 'name', 'path', 'created_at', 'updated_at', 'last_activity_at', 'similarity', 'star_count'),
    'created_at',
  ),
  sort: defaulted(choice('asc', 'desc'), 'desc'),
  statistics: defaulted(flag, false),
  with_custom_attributes: defaulted(flag, false),
  with_issues_enabled: defaulted(flag, false),
  with_merge_requests_enabled: defaulted(flag, false),
  pagination: optional(choice('keyset', 'legacy')),
  ...paging,
};

type Filters = Values<typeof projectFilters>;

function matches(call: Call, project: Project, filters: Filters): boolean {
  const { state } = call.exchange.world;
  const user = call.visitor?.user ?? null;
  // Being administrator is no membership.
  const member = user ? projectLevel(state, project, { ...user, admin: false }) : 0;
  const wanted = filters.search?.toLowerCase();
  const searched = filters.search_namespaces
    ? [project.fullPath, project.name]
    : [project.path, project.name, project.description ?? ''];
  return (
    (filters.archived === undefined || project.archived === filters.archived) &&
    (filters.visibility === undefined || project.visibility === filters.visibility) &&
    (wanted === undefined || searched.some((place) => place.toLowerCase().includes(wanted))) &&
    (!filters.owned || member >= LEVEL.owner) &&
    !filters.starred &&
    (!filters.membership || member > 0) &&
    (filters.min_access_level === undefined || member >= filters.min_access_level) &&
    project.id > (filters.id_after ?? 0) &&
    project.id < (filters.id_before ?? Infinity) &&
    project.updatedAt > (filters.last_activity_after ?? -Infinity) &&
    project.updatedAt < (filters.last_activity_before ?? Infinity)
  );
}

const ORDERS: Record<Filters['order_by'], (a: Project, b: Project) => number> = {
  id: (a, b) => a.id - b.id,
  name: (a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()),
  path: (a, b) => compare(a.path, b.path),
  created_at: (a, b) => a.createdAt - b.createdAt,
  updated_at: (a, b) => a.updatedAt - b.updatedAt,
  last_activity_at: (a, b) => a.updatedAt - b.updatedAt,
  similarity: (a, b) => a.id - b.id,
  star_count: () => 0,
};

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A page of the projects that the caller may see and that pass the filters. */
export function listProjects(call: Call, filters: Filters, within: (project: Project) => boolean) {
  const { exchange, visitor } = call;
  const { state, switches } = exchange.world;
  const user = visitor?.user ?? null;
  const way = filters.sort === 'asc' ? 1 : -1;
  const order = ORDERS[filters.order_by];
  const rows = state.projects
    .filter(
      (project) => within(project) && canSeeProject(state, project, user) && matches(call, project, filters),
    )
    .toSorted((a, b) => way * (order(a, b) || a.id - b.id));
  const show = (project: Project) =>
    user === null || filters.simple
      ? projectSimple(exchange, project)
      : projectWithAccess(exchange, project, user, 'list');

  if (filters.pagination === 'keyset') {
    if (filters.order_by !== 'id') throw keysetRefused();
    const after = filters.sort === 'asc' ? 'id_after' : 'id_before';
    return keysetPage(call, rows, filters.per_page, ({ id }) => ({ [after]: String(id) }), show);
  }
  // gitlab: lib/api/helpers/pagination_strategies.rb
  if ((filters.page - 1) * filters.per_page >= switches.offsetLimit) {
    throw paginationRefused(
      `Offset pagination has a maximum allowed offset of ${switches.offsetLimit} for requests that return objects of type Project. Remaining records can be retrieved using keyset pagination.`,
    );
  }
  return offsetPage(call, rows, filters, show);
}

/** gitlab: lib/api/projects.rb; doc/api/projects.md */
export const projectEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/projects',
    auth: 'optional',
    parameters: projectFilters,
    handle: (call, filters) => listProjects(call, filters, () => true),
  }),
  endpoint({
    verb: 'GET',
    path: '/projects/:id',
    auth: 'optional',
    parameters: { statistics: defaulted(flag, false), license: defaulted(flag, false) },
    handle(call) {
      const project = findProject(call);
      const user = call.visitor?.user;
      return ok(
        user ? projectWithAccess(call.exchange, project, user, 'one') : projectSimple(call.exchange, project),
      );
    },
  }),
];
