import type { ChoicePage, ChoiceQuery, Context, Resource, Schema } from '@moorage/core';
import { z } from 'zod';
import { maintainer, owner, roleIn } from './role.ts';
import * as wire from './wire.ts';

const perPage = 50;

/**
 * Projects whose variables the credential may manage.
 *
 * @see https://docs.gitlab.com/api/projects/#list-all-projects
 */
export const projects: Resource = {
  label: 'Projects',
  list: (context, query) =>
    list(context, query, '/api/v4/projects', z.array(wire.project), {
      // NOTE: by id, because GitLab pages projects beyond the 50,000th by id only.
      query: {
        pagination: 'keyset',
        order_by: 'id',
        sort: 'desc',
        membership: true,
        archived: false,
        min_access_level: maintainer.level,
        search_namespaces: true,
      },
      choice: (project) => ({
        id: String(project.id),
        name: project.path_with_namespace,
        url: project.web_url,
        // NOTE: no permissions on a listed project: it comes from a group further up, and the filter says at least this.
        role: roleIn(project) ?? maintainer,
      }),
    }),
};

/**
 * Groups whose variables the credential may manage.
 *
 * @see https://docs.gitlab.com/api/groups/#list-all-groups
 */
export const groups: Resource = {
  label: 'Groups',
  list: (context, query) =>
    list(context, query, '/api/v4/groups', z.array(wire.group), {
      query: { order_by: 'path', sort: 'asc', min_access_level: owner.level },
      choice: (group) => ({ id: String(group.id), name: group.full_path, url: group.web_url, role: owner }),
    }),
};

interface Listing<Item> {
  readonly query: Readonly<Record<string, string | number | boolean>>;
  readonly choice: (item: Item) => ChoicePage['items'][number];
}

async function list<Item>(
  { answer }: Context,
  { search, cursor }: ChoiceQuery,
  path: string,
  shape: Schema<Item[]>,
  { query, choice }: Listing<Item>,
): Promise<ChoicePage> {
  const { value, headers } = await answer(path, shape, {
    query: {
      ...query,
      ...(search === undefined || search.trim() === '' ? {} : { search: search.trim() }),
      per_page: perPage,
      ...readCursor(cursor),
    },
  });
  const next = nextCursor(headers);
  return { items: value.map(choice), ...(next === undefined ? {} : { next }) };
}

/** What GitLab names the next page by: its number, or the id it comes before or after. */
const positions = ['page', 'id_before', 'id_after', 'cursor'] as const;

/**
 * The position of the next page, out of the URL that GitLab gives. Only the position is taken over: host and path of
 * that URL are what GitLab believes its own address to be, which behind a proxy is not always true.
 *
 * @see https://docs.gitlab.com/api/rest/#pagination
 */
function nextCursor(headers: Headers): string | undefined {
  const [, link] = /<([^<>]*)>;\s*rel="next"/.exec(headers.get('link') ?? '') ?? [];
  if (link !== undefined && URL.canParse(link)) {
    const given = new URL(link).searchParams;
    // NOTE: the last that is there: a keyset link also repeats the unused `page=1`.
    const position = positions.findLast((name) => (given.get(name) ?? '') !== '');
    return position === undefined ? undefined : `${position}=${given.get(position)}`;
  }
  const page = headers.get('x-next-page') ?? '';
  return page === '' ? undefined : `page=${page}`;
}

function readCursor(cursor: string | undefined): Readonly<Record<string, string>> {
  const [, name, value] = /^(\w+)=(.+)$/.exec(cursor ?? '') ?? [];
  const known = positions.some((position) => position === name);
  return known && name !== undefined && value !== undefined ? { [name]: value } : {};
}
