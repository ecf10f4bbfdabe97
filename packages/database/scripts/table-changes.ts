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
const snapshotSchema = z.looseObject({ id: z.string() });

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
  return { statements: await changes(before, snapshot), snapshot };
}
