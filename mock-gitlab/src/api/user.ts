import { notFound, ok } from '../http/answer.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { keysetPage, keysetRefused, offsetPage, readCursor, writeCursor } from '../http/pagination.ts';
import { choice, defaulted, flag, optional, paging, text } from '../http/parameters.ts';
import type { User } from '../state/rows.ts';
import { userBasic, userProfile, userPublic, userWithAdmin } from './entities/user.ts';
import { numberSegment } from './find.ts';

// gitlab: lib/api/users.rb, allow_access_with_scope :read_user
const scopes = ['read_user', 'api', 'read_api'] as const;

// gitlab: lib/api/users.rb, `params :sort_params` and the finder's; doc/api/users.md
const userFilters = {
  username: optional(text),
  search: optional(text),
  active: defaulted(flag, false),
  blocked: defaulted(flag, false),
  humans: defaulted(flag, false),
  without_project_bots: defaulted(flag, false),
  order_by: defaulted(choice('id', 'name', 'username', 'created_at', 'updated_at'), 'id'),
  sort: defaulted(choice('asc', 'desc'), 'desc'),
  pagination: optional(choice('keyset', 'legacy')),
  cursor: optional(text),
  ...paging,
};

const KEYS = {
  id: (user: User) => user.id,
  name: (user: User) => user.name,
  username: (user: User) => user.username,
  created_at: (user: User) => user.createdAt,
  updated_at: (user: User) => user.createdAt,
};

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

/** gitlab: lib/api/users.rb; doc/api/users.md */
export const userEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/user',
    auth: 'token',
    scopes,
    parameters: {},
    handle: ({ exchange, actor }) =>
      ok((actor.user.admin ? userWithAdmin : userPublic)(exchange, actor.user)),
  }),
  endpoint({
    verb: 'GET',
    path: '/users',
    auth: 'token',
    scopes,
    parameters: userFilters,
    handle(call, filters) {
      const { exchange, actor } = call;
      const username = filters.username?.toLowerCase();
      const search = filters.search?.toLowerCase();
      const keyOf = KEYS[filters.order_by];
      const way = filters.sort === 'asc' ? 1 : -1;
      const rows = exchange.world.state.users
        .filter(
          (user) =>
            (username === undefined || user.username.toLowerCase() === username) &&
            (search === undefined ||
              `${user.name}\n${user.username}\n${user.email}`.toLowerCase().includes(search)) &&
            (!filters.active || user.state === 'active') &&
            (!filters.blocked || user.state === 'blocked') &&
            (!(filters.humans || filters.without_project_bots) || !user.bot),
        )
        .toSorted((a, b) => way * (compare(keyOf(a), keyOf(b)) || a.id - b.id));
      const show = (user: User) => (actor.user.admin ? userWithAdmin : userBasic)(exchange, user);
      if (filters.pagination !== 'keyset') return offsetPage(call, rows, filters, show);
      if (filters.order_by !== 'id') throw keysetRefused();
      const last = Number(readCursor(filters.cursor ?? '', 'id') ?? way * -Infinity);
      const following = rows.filter(({ id }) => way * (id - last) > 0);
      const position = ({ id }: User) => ({ cursor: writeCursor({ id: String(id) }) });
      return keysetPage(call, following, filters.per_page, position, show);
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/users/:user_id',
    auth: 'token',
    scopes,
    parameters: {},
    handle(call) {
      const { exchange, actor } = call;
      const user = exchange.world.state.users.get(numberSegment(call, 'user_id'));
      if (!user) throw notFound('User');
      return ok((actor.user.admin ? userWithAdmin : userProfile)(exchange, user));
    },
  }),
];
