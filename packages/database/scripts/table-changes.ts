import {
  generateDrizzleJson,
  generateMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
} from 'drizzle-kit/api';
import { z } from 'zod';
import { type Kit, postgresKit } from '../src/kit/postgres-kit.ts';
import { sqliteKit } from '../src/kit/sqlite-kit.ts';
import { defineTables } from '../src/tables/tables.ts';

/** drizzle-kit's picture of all tables. */
export type Snapshot = z.infer<typeof snapshotSchema>;
const snapshotSchema = z.looseObject({ id: z.string(), tables: z.unknown() });
const namedSchema = z.record(z.string(), z.looseObject({ name: z.string() }));
const tablesSchema = z.record(z.string(), z.looseObject({ name: z.string(), columns: namedSchema }));

interface Tools {
  readonly kit: Kit;
  readonly picture: (tables: Record<string, unknown>, previousId?: string) => Snapshot | Promise<Snapshot>;
  readonly changes: (before: Snapshot, after: Snapshot) => Promise<string[]>;
}

const tools = {
  sqlite: { kit: sqliteKit, picture: generateSQLiteDrizzleJson, changes: generateSQLiteMigration },
  postgres: { kit: postgresKit, picture: generateDrizzleJson, changes: generateMigration },
} satisfies Record<string, Tools>;

export type Dialect = keyof typeof tools;
export const dialects = ['sqlite', 'postgres'] as const satisfies readonly Dialect[];

/** What brings a database from a snapshot (`undefined`: an empty database) to today's tables, and their snapshot. */
export async function changesSince(
  dialect: Dialect,
  stored: unknown,
): Promise<{ readonly statements: readonly string[]; readonly snapshot: Snapshot }> {
  const { kit, picture, changes }: Tools = tools[dialect];
  const { auth, ...rest } = defineTables(kit);
  const before = stored === undefined ? await picture({}) : snapshotSchema.parse(stored);
  const snapshot = await picture({ ...auth, ...rest }, before.id);
  const statements = (await changes(before, snapshot)).map((statement) =>
    copyingWhatIsThere(statement, before),
  );
  return { statements, snapshot };
}

const copying = /^INSERT INTO `__new_(\w+)`\((.+?)\) SELECT .+ FROM `\w+`;$/;

/** NOTE: drizzle-kit makes a table of SQLite anew by copying all of its columns, those among them that it just gains. */
function copyingWhatIsThere(statement: string, { tables }: Snapshot): string {
  const [, table = '', columns = ''] = copying.exec(statement) ?? [];
  if (table === '') return statement;
  const before = Object.values(tablesSchema.parse(tables)).find(({ name }) => name === table);
  const names = new Set(Object.values(before?.columns ?? {}).map(({ name }) => `"${name}"`));
  const kept = columns
    .split(', ')
    .filter((column) => names.has(column))
    .join(', ');
  return `INSERT INTO \`__new_${table}\`(${kept}) SELECT ${kept} FROM \`${table}\`;`;
}
