import { choice, date, flag, instant, optional, paging, text, type Values } from '../../http/parameters.ts';
import { dateIn } from '../../state/expiry.ts';
import type { AccessToken } from '../../state/rows.ts';
import { isActive } from '../../state/token-family.ts';
import type { World } from '../../world.ts';

/** What narrows a list of tokens. gitlab: lib/api/helpers/personal_access_tokens_helpers.rb, access_token_params */
export const tokenFilters = {
  revoked: optional(flag),
  state: optional(choice('active', 'inactive')),
  created_before: optional(instant),
  created_after: optional(instant),
  last_used_before: optional(instant),
  last_used_after: optional(instant),
  expires_before: optional(date),
  expires_after: optional(date),
  search: optional(text),
  /** Any text: an order that is not known changes nothing. */
  sort: optional(text),
  ...paging,
};

type Filters = Partial<Values<typeof tokenFilters>>;

// gitlab: app/models/personal_access_token.rb, app/models/concerns/created_at_filterable.rb: both ends count
const within = (value: number | null, after: number | undefined, before: number | undefined): boolean =>
  (after === undefined || (value !== null && value >= after)) &&
  (before === undefined || (value !== null && value <= before));

/** gitlab: app/models/personal_access_token.rb, expires_before, expires_after: the first day counts, the last does not */
const endsWithin = (value: string | null, after: string | undefined, before: string | undefined): boolean =>
  (after === undefined || (value !== null && value >= after)) &&
  (before === undefined || (value !== null && value < before));

/** Every word of three letters or more must occur, else the whole must be equal. gitlab: lib/gitlab/sql/pattern.rb, fuzzy_search */
function fits(name: string, search: string): boolean {
  const found = name.toLowerCase();
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return true;
  const quoted = [...wanted.matchAll(/"([^"]+)"/g)].map(([, phrase]) => phrase ?? '');
  const words = [...quoted, ...wanted.replace(/"[^"]+"/g, ' ').split(/\s+/)].filter(
    (word) => word.length >= 3,
  );
  return words.length === 0 ? found === wanted : words.every((word) => found.includes(word));
}

/** gitlab: app/models/personal_access_token.rb, scopes `active` and `inactive`: a token that ends today is in neither */
function inState(world: World, token: AccessToken, wanted: Filters['state']): boolean {
  if (wanted === undefined) return true;
  if (wanted === 'active') return isActive(world, token);
  return token.revoked || (token.expiresAt !== null && token.expiresAt < dateIn(world.clock));
}

const matches = (world: World, token: AccessToken, filters: Filters): boolean =>
  (filters.revoked === undefined || token.revoked === filters.revoked) &&
  inState(world, token, filters.state) &&
  within(token.createdAt, filters.created_after, filters.created_before) &&
  within(token.lastUsedAt, filters.last_used_after, filters.last_used_before) &&
  endsWithin(token.expiresAt, filters.expires_after, filters.expires_before) &&
  (filters.search === undefined || fits(token.name, filters.search));

type Compare = (a: AccessToken, b: AccessToken) => number;

/** By a key; `null` counts as the highest, as in PostgreSQL. */
const by =
  (keyOf: (token: AccessToken) => number | string | null): Compare =>
  (a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left === right) return 0;
    if (left === null || right === null) return left === null ? 1 : -1;
    return left < right ? -1 : 1;
  };

const down =
  (compare: Compare): Compare =>
  (a, b) =>
    compare(b, a);

const created = by(({ createdAt }) => createdAt);
const ends = by(({ expiresAt }) => expiresAt);
const used = by(({ lastUsedAt }) => lastUsedAt);
const name = by((token) => token.name.toLowerCase());
const id = by((token) => token.id);

const then =
  (first: Compare, second: Compare): Compare =>
  (a, b) =>
    first(a, b) || second(a, b);

/** gitlab: app/models/concerns/sortable.rb; app/models/personal_access_token.rb, simple_sorts */
const ORDERS: Readonly<Record<string, Compare>> = {
  created_asc: then(created, id),
  created_at_asc: then(created, id),
  created_date: then(down(created), down(id)),
  created_desc: then(down(created), down(id)),
  created_at_desc: then(down(created), down(id)),
  id_asc: id,
  id_desc: down(id),
  name_asc: then(name, id),
  name_desc: then(down(name), down(id)),
  expires_asc: then(ends, down(id)),
  expires_at_asc_id_desc: then(ends, down(id)),
  expires_desc: then(down(ends), down(id)),
  last_used_asc: then(used, down(id)),
  last_used_desc: then(down(used), down(id)),
};

/** The tokens that pass, in the order asked for, else by id. gitlab: app/finders/personal_access_tokens_finder.rb */
export function filterTokens(world: World, tokens: readonly AccessToken[], filters: Filters): AccessToken[] {
  const order = Object.hasOwn(ORDERS, filters.sort ?? '') ? ORDERS[filters.sort ?? ''] : undefined;
  return tokens.filter((token) => matches(world, token, filters)).toSorted(order ?? id);
}
