import { desc, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import { readCursor, writeCursor } from './cursor.ts';

/** The columns that a list of moments is ordered by; the id decides between equals. */
interface Columns {
  readonly at: AnyColumn;
  readonly id: AnyColumn;
}

export function newestFirst({ at, id }: Columns): SQL[] {
  return [desc(at), desc(id)];
}

/** What comes after the page before. @throws {ConnectionError} `invalid_input` when the cursor is wrong. */
export function olderThan({ at, id }: Columns, cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const position = readCursor(cursor, 'newest');
  const bound = sql.param(new Date(Number(position.value)), at);
  return sql`(${at}, ${id}) < (${bound}, ${position.id})`;
}

/** The page of a result that was asked for with one row more than fits. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => { readonly at: Date; readonly id: string },
): { readonly items: readonly Row[]; readonly next: string | null } {
  const items = rows.slice(0, limit);
  const last = rows.length > items.length ? items.at(-1) : undefined;
  if (last === undefined) return { items, next: null };
  const { at, id } = positionOf(last);
  return { items, next: writeCursor({ sort: 'newest', value: at.getTime(), id }) };
}
