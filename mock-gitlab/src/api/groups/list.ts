import type { Answer } from '../../http/answer.ts';
import type { Call } from '../../http/endpoint.ts';
import { keysetPage, keysetRefused, offsetPage, readCursor, writeCursor } from '../../http/pagination.ts';
import {
  type Values,
  choice,
  defaulted,
  flag,
  listOf,
  optional,
  paging,
  text,
  wholeNumber,
} from '../../http/parameters.ts';
import { LEVEL, canSeeGroup, groupLevel, groupsAround } from '../../state/access.ts';
import type { Group } from '../../state/rows.ts';
import { groupEntity } from '../entities/group.ts';
import { searched } from '../projects/search.ts';
import { anyRole, refuseYoungRole } from '../roles.ts';

// gitlab: lib/api/groups.rb, group_list_params; doc/api/groups.md
export const groupFilters = {
  statistics: defaulted(flag, false),
  archived: optional(flag),
  active: optional(flag),
  skip_groups: optional(listOf(wholeNumber)),
  all_available: optional(flag),
  visibility: optional(choice('private', 'internal', 'public')),
  search: optional(text),
  owned: defaulted(flag, false),
  order_by: defaulted(choice('name', 'path', 'id', 'similarity'), 'name'),
  sort: defaulted(choice('asc', 'desc'), 'asc'),
  min_access_level: optional(anyRole),
  top_level_only: optional(flag),
  marked_for_deletion_on: optional(text),
  with_custom_attributes: defaulted(flag, false),
  pagination: optional(choice('keyset', 'legacy')),
  cursor: optional(text),
  ...paging,
};

type Filters = Values<typeof groupFilters>;

/** Which groups a list begins with. Who is signed in gets the groups they belong to, unless they ask for all. */
function available(call: Call, filters: Filters, all: boolean): (group: Group) => boolean {
  const { state } = call.exchange.world;
  const user = call.visitor?.user ?? null;
  if (!user) return (group) => group.visibility === 'public';
  // Being administrator is no membership.
  const person = { ...user, admin: false };
  const least = filters.owned ? LEVEL.owner : filters.min_access_level;
  if (least !== undefined) return (group) => groupLevel(state, group, person) >= least;
  if (filters.all_available ?? all) {
    if (user.admin) return () => true;
    const around = groupsAround(state, user.id);
    return (group) => around.has(group.id) || canSeeGroup(state, group, user);
  }
  const around = groupsAround(state, user.id);
  return (group) => around.has(group.id) || groupLevel(state, group, person) > 0;
}

const matches = (group: Group, filters: Filters): boolean =>
  (filters.visibility === undefined || group.visibility === filters.visibility) &&
  searched(filters.search, group.name, group.path) &&
  (!filters.top_level_only || group.parentId === null) &&
  (filters.archived === undefined || filters.archived === (group.attributes['archived'] === true)) &&
  (filters.active === undefined || filters.active === (group.markedForDeletionAt === null)) &&
  (filters.marked_for_deletion_on === undefined ||
    (group.markedForDeletionAt !== null &&
      new Date(group.markedForDeletionAt).toISOString().startsWith(filters.marked_for_deletion_on))) &&
  !(filters.skip_groups ?? []).includes(group.id);

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
const KEYS: Record<Filters['order_by'], (group: Group) => string | number> = {
  name: (group) => group.name,
  path: (group) => group.path,
  id: (group) => group.id,
  similarity: (group) => group.name,
};

/** What follows a cursor; the id has the last word, so that no position is ambiguous. */
function following(rows: readonly Group[], cursor: string | undefined): readonly Group[] {
  if (cursor === undefined || cursor === '') return rows;
  const name = readCursor(cursor, 'name');
  const id = Number(readCursor(cursor, 'id'));
  if (name === undefined || !Number.isInteger(id)) throw keysetRefused();
  return rows.filter((group) => (compare(group.name, name) || compare(group.id, id)) > 0);
}

/**
 * A page of groups. gitlab: lib/api/groups.rb, find_groups
 * @param all whether those the caller only sees are in it when nothing else is asked for
 * @throws Refusal 400 for a role that this version does not have, 405 for a keyset in another order than by name
 */
export function listGroups(
  call: Call,
  filters: Filters,
  groups: readonly Group[],
  all = call.visitor?.user.admin ?? false,
): Answer {
  const { exchange } = call;
  refuseYoungRole(call, { min_access_level: filters.min_access_level });
  const keyOf = KEYS[filters.order_by];
  const way = filters.sort === 'asc' ? 1 : -1;
  const isAvailable = available(call, filters, all);
  const rows = groups
    .filter((group) => matches(group, filters) && isAvailable(group))
    .toSorted((a, b) => way * compare(keyOf(a), keyOf(b)) || compare(a.id, b.id));
  const view = { statistics: filters.statistics, customAttributes: filters.with_custom_attributes };
  const show = (group: Group) => groupEntity(exchange, group, call.visitor?.user ?? null, view);
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
