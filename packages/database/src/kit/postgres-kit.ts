import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  bigint,
  json,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

/** Compared byte by byte, as SQLite does it, whatever the language of the database: sorting agrees on both. */
const byteText = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/** The builders that tables are written with. {@link sqliteKit} has the same names and gives the same values. */
export const postgresKit = {
  table: pgTable,
  index,
  unique,
  uniqueIndex,
  primaryKey,
  foreignKey,
  check,
  /** Ends a query that takes rows which nobody else is taking right now. */
  skipLocked: sql` for update skip locked`,
  /** An id, or a text that is sorted by or paged over. */
  key: (name: string) => byteText(name),
  text: (name: string) => text(name),
  choice: <const Values extends readonly [string, ...string[]]>(name: string, values: Values) =>
    text(name, { enum: values }),
  integer: (name: string) => integer(name),
  /** Up to 2^53 − 1. */
  bigint: (name: string) => bigint(name, { mode: 'number' }),
  boolean: (name: string) => boolean(name),
  /** To the millisecond. */
  date: (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' }),
  /** NOTE: not `jsonb`, which refuses U+0000 in strings and reorders keys; SQLite does neither. */
  json: (name: string) => json(name).$type<unknown>(),
};

export type Kit = typeof postgresKit;
