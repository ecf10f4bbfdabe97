import { ConnectionError, type ConnectionQuery, type ConnectionSort, type Status } from '@moorage/engine';
import { and, asc, desc, eq, gt, isNotNull, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Tables } from '../tables/tables.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { containsPattern, isStorable, textKey } from './text-key.ts';

type Connections = Tables['connections'];

/** SQLite refuses longer patterns, and nobody types that much. */
const longestSearch = 1_000;

const sorts = {
  name: { column: 'nameKey', descending: false },
  '-name': { column: 'nameKey', descending: true },
  createdAt: { column: 'createdAt', descending: false },
  '-createdAt': { column: 'createdAt', descending: true },
  expiresAt: { column: 'expiresAt', descending: false },
  '-expiresAt': { column: 'expiresAt', descending: true },
} as const satisfies Record<ConnectionSort, { column: keyof Connections; descending: boolean }>;

/** All that the query asks for, over all pages. */
export function matching(t: Connections, organizationId: string, query: ConnectionQuery): SQL | undefined {
  return and(
    eq(t.organizationId, organizationId),
    query.app === undefined ? undefined : eq(t.app, query.app),
    query.status === undefined ? undefined : hasStatus(t, query.status, query.expiringBefore),
    query.search === undefined ? undefined : hasText(t, query.search),
  );
}

function hasStatus(t: Connections, status: Status, expiringBefore: Date): SQL | undefined {
  if (status === 'expiring') {
    return and(eq(t.status, 'healthy'), isNotNull(t.expiresAt), lte(t.expiresAt, expiringBefore));
  }
  if (status === 'healthy') {
    return and(eq(t.status, 'healthy'), or(isNull(t.expiresAt), gt(t.expiresAt, expiringBefore)));
  }
  return eq(t.status, status);
}

function hasText(t: Connections, search: string): SQL | undefined {
  if (search.length > longestSearch) {
    throw new ConnectionError('invalid_input', 'The search text is too long.', {
      fields: { search: `Search for ${longestSearch} characters at most.` },
    });
  }
  if (!isStorable(search)) {
    throw new ConnectionError('invalid_input', 'The search text has characters that no text has.', {
      fields: { search: 'Type the text again; it has characters that cannot be searched for.' },
    });
  }
  if (textKey(search) === '') return undefined;
  const pattern = containsPattern(search);
  return or(
    ...[t.nameKey, t.descriptionKey, t.identityKey].map((key) => sql`${key} like ${pattern} escape '\\'`),
  );
}

/** No expiry comes last in both directions; the id decides between equals. */
export function order(t: Connections, sort: ConnectionSort): SQL[] {
  const { column, descending } = sorts[sort];
  const direction = descending ? desc : asc;
  const nullsLast = column === 'expiresAt' ? [sql`${t.expiresAt} is null`] : [];
  return [...nullsLast, direction(t[column]), direction(t.id)];
}

/** @throws {ConnectionError} `invalid_input` when the cursor is wrong. */
export function after(t: Connections, { cursor, sort }: ConnectionQuery): SQL | undefined {
  if (cursor === undefined) return undefined;
  const { value, id } = readCursor(cursor, sort);
  const { column, descending } = sorts[sort];
  const beyond = sql.raw(descending ? '<' : '>');
  if (value === null) return and(isNull(t.expiresAt), sql`${t.id} ${beyond} ${id}`);
  const bound = sql.param(typeof value === 'number' ? new Date(value) : value, t[column]);
  const later = sql`(${t[column]}, ${t.id}) ${beyond} (${bound}, ${id})`;
  return column === 'expiresAt' ? or(later, isNull(t.expiresAt)) : later;
}

/** The cursor that leads to the row after this one. */
export function cursorAfter(row: Connections['$inferSelect'], sort: ConnectionSort): string {
  const value = row[sorts[sort].column];
  return writeCursor({ sort, value: value instanceof Date ? value.getTime() : value, id: row.id });
}
