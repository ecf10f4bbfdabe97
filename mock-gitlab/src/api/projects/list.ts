import { type Answer, badRequest, paginationRefused } from '../../http/answer.ts';
import type { Call } from '../../http/endpoint.ts';
import { keysetPage, keysetRefused, offsetPage } from '../../http/pagination.ts';
import {
  type Values,
  choice,
  defaulted,
  flag,
  instant,
  listOf,
  optional,
  paging,
  text,
  wholeNumber,
} from '../../http/parameters.ts';
import { LEVEL, canSeeProject, memberLevels } from '../../state/access.ts';
import type { Project, User } from '../../state/rows.ts';
import { ACCESS_LEVELS } from '../entities/project-defaults.ts';
import { projectEntity, projectSimple, projectWithAccess } from '../entities/project.ts';
import { distance, searched } from './search.ts';
import { anyRole, refuseYoungRole } from '../roles.ts';

/** `similarity` without a search, and orders that only administrators have, fall back to the default. */
const ORDERS = [
  'id',
  'name',
  'path',
  'created_at',
  'updated_at',
  'last_activity_at',
  'similarity',
  'star_count',
  'storage_size',
  'repository_size',
  'wiki_size',
  'packages_size',
] as const;

/** `order_by`, `sort` and the pages. gitlab: lib/api/projects.rb, sort_params */
export const projectOrder = {
  order_by: defaulted(choice(...ORDERS), 'created_at'),
  sort: defaulted(choice('asc', 'desc'), 'desc'),
  simple: defaulted(flag, false),
  pagination: optional(choice('keyset', 'legacy')),
  ...paging,
};

/** What narrows a list of projects. gitlab: lib/api/projects.rb, filter_params; ee/lib/ee/api/projects.rb */
export const projectFilters = {
  archived: optional(flag),
  active: optional(flag),
  visibility: optional(choice('private', 'internal', 'public')),
  search: optional(text),
  search_namespaces: optional(flag),
  owned: defaulted(flag, false),
  starred: defaulted(flag, false),
  imported: defaulted(flag, false),
  membership: defaulted(flag, false),
  with_issues_enabled: defaulted(flag, false),
  with_merge_requests_enabled: defaulted(flag, false),
  with_programming_language: optional(text),
  min_access_level: optional(anyRole),
  id_after: optional(wholeNumber),
  id_before: optional(wholeNumber),
  last_activity_after: optional(instant),
  last_activity_before: optional(instant),
  updated_after: optional(instant),
  updated_before: optional(instant),
  marked_for_deletion_on: optional(instant),
  repository_storage: optional(text),
  topic: optional(listOf(text)),
  topic_id: optional(wholeNumber),
  include_hidden: defaulted(flag, false),
  include_pending_delete: optional(flag),
  ...projectOrder,
  statistics: defaulted(flag, false),
  with_custom_attributes: defaulted(flag, false),
};

type Filters = Partial<Values<typeof projectFilters>> & Values<typeof projectOrder>;

const isOn = (project: Project, feature: keyof typeof ACCESS_LEVELS) =>
  (project.attributes[feature] ?? ACCESS_LEVELS[feature]) !== 'disabled';

const between = (value: number, after: number | undefined, before: number | undefined) =>
  (after === undefined || value > after) && (before === undefined || value < before);

const DAY_MS = 86_400_000;
const dayOf = (milliseconds: number | null | undefined) => Math.floor((milliseconds ?? 0) / DAY_MS);

function matches(
  call: Call,
  project: Project,
  filters: Filters,
  level: ((project: Project) => number) | undefined,
): boolean {
  const { state } = call.exchange.world;
  const user = call.visitor?.user ?? null;
  const isLimitedToMembers = filters.owned || filters.membership || filters.order_by === 'similarity';
  const limit = filters.owned
    ? LEVEL.owner
    : Math.max(filters.min_access_level ?? 0, isLimitedToMembers ? 1 : 0);
  const { topic } = filters;
  return (
    (filters.archived === undefined || project.archived === filters.archived) &&
    (filters.active === undefined ||
      filters.active === (!project.archived && project.markedForDeletionAt === null)) &&
    (filters.visibility === undefined || project.visibility === filters.visibility) &&
    (filters.search === undefined ||
      searched(
        filters.search,
        project.path,
        project.name,
        project.description,
        filters.search_namespaces ? project.fullPath : null,
      )) &&
    (!filters.starred ||
      (user !== null && state.stars.by('place', `${project.id}/${user.id}`) !== undefined)) &&
    (!filters.imported || (project.creatorId === user?.id && 'import_url' in project.attributes)) &&
    (!filters.with_issues_enabled || isOn(project, 'issues_access_level')) &&
    (!filters.with_merge_requests_enabled || isOn(project, 'merge_requests_access_level')) &&
    // Nothing is pushed here: no project has a language.
    (filters.with_programming_language ?? '') === '' &&
    between(project.id, filters.id_after, filters.id_before) &&
    between(project.lastActivityAt, filters.last_activity_after, filters.last_activity_before) &&
    between(project.updatedAt, filters.updated_after, filters.updated_before) &&
    (filters.marked_for_deletion_on === undefined ||
      (project.markedForDeletionAt !== null &&
        dayOf(project.markedForDeletionAt) === dayOf(filters.marked_for_deletion_on))) &&
    (topic === undefined ||
      topic.every((wanted) => project.topics.some((one) => one.toLowerCase() === wanted.toLowerCase()))) &&
    // Being administrator is no membership, and who is not signed in has none.
    (limit === 0 || level === undefined || level(project) >= limit)
  );
}

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

function keyOf({ exchange, visitor }: Call, filters: Filters): (project: Project) => string | number {
  const { state } = exchange.world;
  switch (filters.order_by) {
    case 'id':
      return (project) => project.id;
    case 'name':
      return (project) => project.name.toLowerCase();
    case 'path':
      return (project) => project.path;
    case 'updated_at':
      return (project) => project.updatedAt;
    case 'last_activity_at':
      return (project) => project.lastActivityAt;
    case 'star_count':
      return (project) => state.stars.many('project', String(project.id)).length;
    case 'similarity':
      return (project) => -distance(filters.search ?? '', project);
    case 'storage_size':
    case 'repository_size':
    case 'wiki_size':
    case 'packages_size':
      // Nothing is stored: all weigh the same, and only administrators may weigh.
      return visitor?.user.admin ? () => 0 : (project) => project.createdAt;
    case 'created_at':
      break;
  }
  return (project) => project.createdAt;
}

/** Similarity counts only in a search of somebody. gitlab: lib/api/projects.rb, support_order_by_similarity! */
const settled = ({ visitor }: Call, filters: Filters): Filters =>
  filters.order_by === 'similarity' && (!visitor || (filters.search ?? '') === '')
    ? { ...filters, order_by: 'created_at' }
    : filters;

/** How the projects of a list are shown: `group` without what the caller may do there. */
export type ListKind = 'usual' | 'group';

function showIn(call: Call, filters: Filters, kind: ListKind): (project: Project) => unknown {
  const { exchange, visitor } = call;
  const user: User | null = visitor?.user ?? null;
  const view = {
    statistics: filters.statistics ?? false,
    customAttributes: filters.with_custom_attributes ?? false,
  };
  if (filters.simple || user === null) return (project) => projectSimple(exchange, project);
  if (kind === 'group') return (project) => projectEntity(exchange, project, user, view);
  return (project) => projectWithAccess(exchange, project, user, 'list', view);
}

/** What of them the caller may see, filtered and in order. */
export function orderedProjects(call: Call, given: Filters, projects: readonly Project[]): Project[] {
  const { state } = call.exchange.world;
  const user = call.visitor?.user ?? null;
  const filters = settled(call, given);
  const level = user ? memberLevels(state, user.id) : undefined;
  const way = filters.sort === 'asc' ? 1 : -1;
  const key = keyOf(call, filters);
  return projects
    .filter((project) => matches(call, project, filters, level) && canSeeProject(state, project, user, level))
    .map((project) => ({ project, key: key(project) }))
    .toSorted((a, b) => way * (compare(a.key, b.key) || a.project.id - b.project.id))
    .map(({ project }) => project);
}

/**
 * A page of the projects that the caller may see and that pass the filters.
 * @throws Refusal 400 for a role that this version has not and for a filter by change in another order, 405 for pagination that GitLab does not offer
 */
export function listProjects(
  call: Call,
  filters: Filters,
  projects: readonly Project[],
  kind: ListKind = 'usual',
): Answer {
  refuseYoungRole(call, { min_access_level: filters.min_access_level });
  // gitlab: lib/api/projects.rb, validate_updated_at_order_and_filter!
  const byChange = filters.updated_after !== undefined || filters.updated_before !== undefined;
  if (byChange && filters.order_by !== 'updated_at') {
    throw badRequest('`updated_at` filter and `updated_at` sorting must be paired');
  }
  const { switches } = call.exchange.world;
  const show = showIn(call, filters, kind);
  if (filters.pagination === 'keyset') {
    if (filters.order_by !== 'id') throw keysetRefused();
    const rows = orderedProjects(call, filters, projects);
    const after = filters.sort === 'asc' ? 'id_after' : 'id_before';
    return keysetPage(call, rows, filters.per_page, ({ id }) => ({ [after]: String(id) }), show);
  }
  // gitlab: lib/api/helpers/pagination_strategies.rb
  if ((filters.page - 1) * filters.per_page >= switches.offsetLimit) {
    throw paginationRefused(
      `Offset pagination has a maximum allowed offset of ${switches.offsetLimit} for requests that return objects of type Project. Remaining records can be retrieved using keyset pagination.`,
    );
  }
  return offsetPage(call, orderedProjects(call, filters, projects), filters, show);
}

/** The projects of a person's own namespace. gitlab: app/finders/personal_projects_finder.rb */
export const personalProjects = ({ exchange }: Call, { namespaceId }: User): Project[] =>
  namespaceId === null ? [] : exchange.world.state.projects.many('namespace', String(namespaceId));
