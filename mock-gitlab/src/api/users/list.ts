import { forbidden } from '../../http/answer.ts';
import type { Call } from '../../http/endpoint.ts';
import {
  choice,
  defaulted,
  flag,
  hash,
  instant,
  optional,
  paging,
  text,
  type Read,
  type Values,
} from '../../http/parameters.ts';
import type { User } from '../../state/rows.ts';
import { isProjectBot } from '../../state/bots.ts';
import { ownerKey } from '../../state/state.ts';

/** A hash whose names are free. */
const freeHash: Read<Readonly<Record<string, string>>> = (raw) => {
  hash({})(raw);
  const entries: readonly (readonly [string, unknown])[] =
    typeof raw === 'object' && raw !== null ? Object.entries(raw) : [];
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
};

/** What `GET /users` may be asked. gitlab: lib/api/users.rb; doc/api/users.md */
export const userFilters = {
  username: optional(text),
  extern_uid: optional(text),
  provider: optional(text),
  search: optional(text),
  public_email: optional(text),
  active: defaulted(flag, false),
  humans: defaulted(flag, false),
  external: defaulted(flag, false),
  blocked: defaulted(flag, false),
  created_after: optional(instant),
  created_before: optional(instant),
  without_projects: defaulted(flag, false),
  exclude_active: defaulted(flag, false),
  exclude_external: defaulted(flag, false),
  exclude_humans: defaulted(flag, false),
  exclude_internal: defaulted(flag, false),
  without_project_bots: defaulted(flag, false),
  admins: defaulted(flag, false),
  two_factor: optional(choice('enabled', 'disabled')),
  with_custom_attributes: defaulted(flag, false),
  custom_attributes: optional(freeHash),
  order_by: defaulted(choice('id', 'name', 'username', 'created_at', 'updated_at'), 'id'),
  sort: defaulted(choice('asc', 'desc'), 'desc'),
  pagination: optional(choice('keyset', 'legacy')),
  cursor: optional(text),
  ...paging,
};

type Filters = Values<typeof userFilters>;

/** gitlab: app/models/user.rb, search: parts of names, whole addresses; less than three characters must be all of a name */
function isFound(user: User, search: string, seesAddresses: boolean): boolean {
  const names = [user.name.toLowerCase(), user.username.toLowerCase()];
  if (names.some((name) => (search.length < 3 ? name === search : name.includes(search)))) return true;
  const addresses = [user.profile.publicEmail, ...(seesAddresses ? [user.email] : [])];
  return addresses.some((address) => address?.toLowerCase() === search);
}

/**
 * Those whom filters leave; some filters are for administrators and otherwise passed over.
 * gitlab: app/finders/users_finder.rb, lib/api/users.rb
 * @throws Refusal 403 when others search by identity
 */
export function filterUsers({ exchange, actor }: Call, given: Filters): User[] {
  const { state } = exchange.world;
  const { admin } = actor.user;
  if (given.extern_uid && given.provider && !admin) throw forbidden();
  const username = given.username?.toLowerCase();
  const search = given.search?.trim().toLowerCase();
  const attributesOf = (user: User) => state.customAttributes.many('owner', ownerKey('user', user.id));
  const tests: ((user: User) => boolean)[] = [];
  const need = (wanted: unknown, test: (user: User) => boolean) => {
    if (wanted !== undefined && wanted !== false) tests.push(test);
  };
  need(username, (user) => user.username.toLowerCase() === username);
  need(search, (user) => isFound(user, search ?? '', admin));
  need(given.public_email, (user) => user.profile.publicEmail === given.public_email);
  need(given.active, (user) => user.state === 'active');
  need(given.exclude_active, (user) => user.state !== 'active');
  need(given.blocked, (user) => user.state === 'blocked' || user.state === 'ldap_blocked');
  need(given.external, (user) => user.external);
  need(given.exclude_external, (user) => !user.external);
  need(given.humans, (user) => !user.bot);
  need(given.exclude_humans, (user) => user.bot);
  need(given.without_project_bots, (user) => !isProjectBot(state, user));
  if (admin) {
    need(given.admins, (user) => user.admin);
    need(given.created_after, (user) => user.createdAt >= (given.created_after ?? 0));
    need(given.created_before, (user) => user.createdAt <= (given.created_before ?? 0));
    need(given.two_factor, (user) => user.twoFactor === (given.two_factor === 'enabled'));
    need(given.extern_uid, (user) =>
      user.identities.some((one) => one.provider === given.provider && one.externUid === given.extern_uid),
    );
    need(given.without_projects, (user) =>
      state.members.many('user', String(user.id)).every(({ sourceType }) => sourceType !== 'project'),
    );
    for (const [key, value] of Object.entries(given.custom_attributes ?? {})) {
      tests.push((user) => attributesOf(user).some((one) => one.key === key && one.value === value));
    }
  }
  return state.users.filter((user) => tests.every((test) => test(user)));
}
