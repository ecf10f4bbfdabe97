// Writes what the tables have gained since the last migration as a new one: `pnpm migrations NAME`.
// The snapshot beside the list is drizzle-kit's picture of the tables after the last migration.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { changesSince, dialects } from './table-changes.ts';

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9-]+$/.test(name)) {
  console.error('Say what the migration does, in kebab-case: pnpm migrations add-projects');
  process.exit(2);
}

const folder = resolve(import.meta.dirname, '../src/migrations');
for (const dialect of dialects) {
  const file = resolve(folder, `${dialect}.ts`);
  const snapshotFile = resolve(folder, `${dialect}.snapshot.json`);
  const before: unknown = existsSync(snapshotFile)
    ? JSON.parse(readFileSync(snapshotFile, 'utf8'))
    : undefined;
  const { statements: written, snapshot } = await changesSince(dialect, before);
  // Means nothing inside a transaction; the runner sees to it before.
  const statements = written.filter((statement) => !statement.startsWith('PRAGMA foreign_keys'));
  if (statements.length === 0) {
    console.log(`${dialect}: nothing to migrate`);
    continue;
  }
  const text = existsSync(file) ? readFileSync(file, 'utf8') : emptyList(dialect);
  const number = String(text.match(/^ {4}name: /gm)?.length ?? 0).padStart(4, '0');
  writeFileSync(file, text.replace(/\];\n$/, `${entry(`${number}_${name}`, statements)}];\n`));
  writeFileSync(snapshotFile, `${JSON.stringify(snapshot, null, 2)}\n`);
  console.log(`${dialect}: ${number}_${name}, ${statements.length} statements`);
}

function emptyList(dialect: string): string {
  return `// Written by scripts/generate-migrations.ts; an entry is never changed after a release.
import type { Migration } from '../migrate/migration.ts';

export const ${dialect}Migrations: readonly Migration[] = [
];
`;
}

function entry(name: string, statements: readonly string[]): string {
  const lines = statements.map((statement) => `      ${quoted(statement)},\n`).join('');
  return `  {\n    name: '${name}',\n    statements: [\n${lines}    ],\n  },\n`;
}

/** NOTE: drizzle-kit writes `"public".` into foreign keys only, which would break every other `search_path`. */
function quoted(statement: string): string {
  const portable = statement.trim().replaceAll('"public".', '');
  return `\`${portable.replaceAll(/[\\`]|\$\{/g, (special) => `\\${special}`)}\``;
}
