import { type Answer, ok, paginationRefused } from './answer.ts';
import type { Call } from './endpoint.ts';

/** What `paging` of parameters.ts reads. */
interface PageValues {
  readonly page: number;
  readonly per_page: number;
}

/** The URL of a page: all declared parameters with their defaults, sorted by name, as GitLab prints it. */
function pageUrl({ exchange, given, declared, segments }: Call, changes: Record<string, string>) {
  const shown = new Map<string, string>();
  for (const [name, parameter] of Object.entries(declared)) {
    const value = given[name] ?? parameter.fallback;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      shown.set(name, String(value));
    } else if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) shown.set(`${name}[${at}]`, String(item));
    }
  }
  for (const [name, value] of Object.entries({ ...segments(), ...changes })) shown.set(name, value);
  const sorted = [...shown].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const query = new URLSearchParams();
  for (const [name, value] of sorted) query.append(name.replace(/\[\d+\]$/, '[]'), value);
  return `${exchange.baseUrl}${exchange.path}?${query.toString()}`;
}

/**
 * A page by number, with `X-…` and `Link` headers. gitlab: lib/gitlab/pagination/offset_header_builder.rb
 * @param show turns a row into JSON; only the rows of the page are shown
 */
export function offsetPage<Row>(
  call: Call,
  rows: readonly Row[],
  { page, per_page: perPage }: PageValues,
  show: (row: Row) => unknown,
): Answer {
  const total = rows.length;
  const counted = total <= call.exchange.world.switches.countLimit;
  // GitLab says one page for no rows.
  const pages = Math.max(1, Math.ceil(total / perPage));
  const next = page < pages ? String(page + 1) : '';
  // kaminari: lib/kaminari/models/page_scope_methods.rb, prev_page: none out of range
  const previous = page > 1 && page <= pages ? String(page - 1) : '';
  const link = (number: number | string, relation: string) =>
    `<${pageUrl(call, { page: String(number), per_page: String(perPage) })}>; rel="${relation}"`;
  const links = [
    ...(previous === '' ? [] : [link(previous, 'prev')]),
    ...(next === '' ? [] : [link(next, 'next')]),
    link(1, 'first'),
    ...(counted ? [link(pages, 'last')] : []),
  ];
  const start = (page - 1) * perPage;
  return ok(rows.slice(start, start + perPage).map(show), {
    link: links.join(', '),
    'x-next-page': next,
    'x-page': String(page),
    'x-per-page': String(perPage),
    'x-prev-page': previous,
    ...(counted && { 'x-total': String(total), 'x-total-pages': String(pages) }),
  });
}

/** Keyset pagination asked for in an order that GitLab does not offer. gitlab: lib/gitlab/pagination/keyset.rb */
export const keysetRefused = () =>
  paginationRefused('Keyset pagination is not yet available for this type of request');

/**
 * A page by position: only `Link: rel="next"`, and not even that at the end. gitlab: doc/api/rest/_index.md, keyset
 * @param rows those after the position, in order
 * @param position the parameters that ask for what follows a row
 */
export function keysetPage<Row>(
  call: Call,
  rows: readonly Row[],
  perPage: number,
  position: (last: Row) => Record<string, string>,
  show: (row: Row) => unknown,
): Answer {
  const shown = rows.slice(0, perPage);
  const last = shown.at(-1);
  if (last === undefined || rows.length <= perPage) return ok(shown.map(show));
  const url = pageUrl(call, { ...position(last), per_page: String(perPage) });
  return ok(shown.map(show), { link: `<${url}>; rel="next"` });
}

/** An opaque position, as GitLab prints it: base64url of JSON. */
export const writeCursor = (position: Record<string, string>): string =>
  Buffer.from(JSON.stringify({ ...position, _kd: 'n' })).toString('base64url');

/** A text out of a cursor; `undefined` when the cursor is not one. */
export function readCursor(cursor: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return typeof found === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}
