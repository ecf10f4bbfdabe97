import { notFound, ok, unknownRoute } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { keysetPage, offsetPage, readCursor, writeCursor } from '../../http/pagination.ts';
import { allOrNoneOf, defaulted, flag } from '../../http/parameters.ts';
import type { User } from '../../state/rows.ts';
import { ownerKey } from '../../state/state.ts';
import { userBasic, userDetails, userProfile, userPublic, userWithAdmin } from '../entities/user.ts';
import { ownRow } from '../person.ts';
import { filterUsers, userFilters } from './list.ts';

/** Scopes for reading people. gitlab: lib/api/users.rb, allow_access_with_scope :read_user */
export const readsUsers = ['read_user', 'api', 'read_api'] as const;

const KEYS = {
  id: (user: User) => user.id,
  name: (user: User) => user.name,
  username: (user: User) => user.username,
  created_at: (user: User) => user.createdAt,
  updated_at: (user: User) => user.createdAt,
};

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

/** What administrators have noted about somebody, where it is asked for. gitlab: lib/api/helpers/custom_attributes.rb */
function notes({ exchange, actor }: Call, user: User, wanted: boolean) {
  if (!wanted || !actor.user.admin) return {};
  const rows = exchange.world.state.customAttributes.many('owner', ownerKey('user', user.id));
  return { custom_attributes: rows.map(({ key, value }) => ({ key, value })) };
}

/** gitlab: lib/api/users.rb; doc/api/users.md */
export const userEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/user',
    auth: 'token',
    scopes: readsUsers,
    parameters: {},
    handle(call) {
      const user = ownRow(call);
      return ok((user.admin ? userWithAdmin : userPublic)(call.exchange, user));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/users',
    auth: 'token',
    scopes: readsUsers,
    lacks: 'the filters of LDAP, SAML and auditors',
    parameters: userFilters,
    rules: [allOrNoneOf('extern_uid', 'provider')],
    handle(call, filters) {
      const { exchange, actor } = call;
      // Others get the order that is usual, whatever they ask for. gitlab: lib/api/users.rb, params.except!
      const orderBy = actor.user.admin ? filters.order_by : 'id';
      const way = actor.user.admin && filters.sort === 'asc' ? 1 : -1;
      const keyOf = KEYS[orderBy];
      const rows = filterUsers(call, filters).toSorted(
        (a, b) => way * (compare(keyOf(a), keyOf(b)) || a.id - b.id),
      );
      const show = (user: User) => ({
        ...(actor.user.admin ? userWithAdmin : userBasic)(exchange, user),
        ...notes(call, user, filters.with_custom_attributes),
      });
      if (filters.pagination !== 'keyset') return offsetPage(call, rows, filters, show);
      const last = exchange.world.state.users.get(Number(readCursor(filters.cursor ?? '', 'id') ?? 0));
      const following = last
        ? rows.filter((user) => way * (compare(keyOf(user), keyOf(last)) || user.id - last.id) > 0)
        : rows;
      const position = (user: User) => ({
        cursor: writeCursor({ [orderBy]: String(keyOf(user)), id: String(user.id) }),
      });
      return keysetPage(call, following, filters.per_page, position, show);
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/users/:id',
    auth: 'token',
    scopes: readsUsers,
    parameters: { with_custom_attributes: defaulted(flag, false) },
    handle(call, { with_custom_attributes: wantsNotes }) {
      const { exchange, actor } = call;
      const key = call.segment('id');
      if (!/^\d+$/.test(key)) throw unknownRoute();
      const user = exchange.world.state.users.get(Number(key));
      if (!user) throw notFound('User');
      return ok({
        ...(actor.user.admin ? userDetails : userProfile)(exchange, user, actor.user),
        ...notes(call, user, wantsNotes),
      });
    },
  }),
];
