import { ConnectionError, type ConnectionSort } from '@moorage/engine';
import { z } from 'zod';
import { isStorable } from './text-key.ts';

/** How the pages of a list are ordered: what has a moment of its own comes newest first. */
export type ListOrder = ConnectionSort | 'newest';

/** The last row of a page: where the next one begins. */
export interface Position {
  readonly sort: ListOrder;
  /** Of the column sorted by; a date in milliseconds. */
  readonly value: string | number | null;
  readonly id: string;
}

const positionSchema = z.tuple([z.string(), z.union([z.string(), z.number(), z.null()]), z.string()]);

export function writeCursor({ sort, value, id }: Position): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

/** @throws {ConnectionError} `invalid_input` when the text is no cursor, or one of another sort order. */
export function readCursor(text: string, sort: ListOrder): Position {
  const parsed = positionSchema.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success || parsed.data[0] !== sort || !fits(sort, parsed.data[1])) throw badCursor();
  const [, value, id] = parsed.data;
  if (!isStorable(id)) throw badCursor();
  return { sort, value, id };
}

/** Years of five digits are written in ways that not every database reads. */
const lastMoment = Date.UTC(9999, 11, 31);

function fits(sort: ListOrder, value: string | number | null): boolean {
  if (sort === 'name' || sort === '-name') return typeof value === 'string' && isStorable(value);
  if (value === null) return sort === 'expiresAt' || sort === '-expiresAt';
  return typeof value === 'number' && value >= 0 && value <= lastMoment;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function badCursor(): ConnectionError {
  return new ConnectionError('invalid_input', 'The cursor does not belong to this list.', {
    action: 'Take the cursor from the page before, with the same sort order, or begin at the first page.',
    fields: { cursor: 'This is not a cursor of this list in this order.' },
  });
}
