import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { Kit } from './postgres-kit.ts';

const builders = {
  table: sqliteTable,
  index,
  unique,
  uniqueIndex,
  primaryKey,
  foreignKey,
  check,
  /** Nothing: a file has one writer at a time. */
  skipLocked: sql``,
  key: (name: string) => text(name),
  text: (name: string) => text(name),
  choice: <const Values extends readonly [string, ...string[]]>(name: string, values: Values) =>
    text(name, { enum: values }),
  integer: (name: string) => integer(name),
  bigint: (name: string) => integer(name),
  boolean: (name: string) => integer(name, { mode: 'boolean' }),
  date: (name: string) => integer(name, { mode: 'timestamp_ms' }),
  json: (name: string) => text(name, { mode: 'json' }).$type<unknown>(),
} satisfies Record<keyof Kit, unknown>;

/**
 * The same builders for SQLite.
 *
 * The two dialects' column classes share no type, though queries over them are built alike. So PostgreSQL lends its types
 * to both, and the contract suite, which runs on both, proves that they are true.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the variance point named above
export const sqliteKit = builders as unknown as Kit;
