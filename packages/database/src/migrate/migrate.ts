import { ConnectionError } from '@moorage/engine';
import { z } from 'zod';
import { hashOf, type Migration } from './migration.ts';

/** Executes one statement; `?` stands for each parameter. */
export type Execute = (statement: string, parameters?: readonly string[]) => Promise<unknown[]>;

export interface MigrationTarget {
  /** A transaction in which no other process can migrate this database. */
  exclusively<Result>(work: (execute: Execute) => Promise<Result>): Promise<Result>;
}

export interface MigrateOptions {
  readonly target: MigrationTarget;
  readonly migrations: readonly Migration[];
  /** Of Moorage, kept with each migration it applies: a refused downgrade can name it. */
  readonly version?: string | undefined;
}

const appliedRows = z.array(z.object({ name: z.string(), hash: z.string(), version: z.string() }));
type Applied = z.infer<typeof appliedRows>[number];

const createTable = `create table if not exists moorage_migrations (
  number integer primary key,
  name text not null unique,
  hash text not null,
  version text not null,
  applied_at text not null default (current_timestamp)
)`;

/**
 * Brings a database to today's tables, each migration in a transaction of its own; several processes may do so at once.
 *
 * @returns the names of the migrations applied now.
 * @throws {ConnectionError} `conflict` when the database was written by a newer Moorage, or a migration was changed after
 * it was applied. Nothing is changed then.
 */
export async function migrate({ target, migrations, version = '' }: MigrateOptions): Promise<string[]> {
  const appliedNow: string[] = [];
  for (;;) {
    const applied = await target.exclusively(async (execute) => {
      await execute(createTable);
      const next = nextOf(migrations, await readApplied(execute));
      if (next === undefined) return undefined;
      for (const statement of next.migration.statements) await execute(statement);
      await execute(
        `insert into moorage_migrations (number, name, hash, version) values (${next.number}, ?, ?, ?)`,
        [next.migration.name, hashOf(next.migration), version],
      );
      return next.migration.name;
    });
    if (applied === undefined) return appliedNow;
    appliedNow.push(applied);
  }
}

/** Whether the database has exactly these migrations. */
export async function isMigrated(execute: Execute, migrations: readonly Migration[]): Promise<boolean> {
  const applied = await readApplied(execute);
  return nextOf(migrations, applied) === undefined;
}

async function readApplied(execute: Execute): Promise<readonly Applied[]> {
  return appliedRows.parse(
    await execute('select name, hash, version from moorage_migrations order by number'),
  );
}

function nextOf(
  migrations: readonly Migration[],
  applied: readonly Applied[],
): { number: number; migration: Migration } | undefined {
  for (const [index, row] of applied.entries()) {
    const migration = migrations[index];
    if (migration === undefined || migration.name !== row.name)
      throw unknownMigration(row, applied, migrations);
    if (hashOf(migration) !== row.hash) throw changedMigration(row);
  }
  const migration = migrations[applied.length];
  return migration === undefined ? undefined : { number: applied.length, migration };
}

function unknownMigration(
  { name }: Applied,
  applied: readonly Applied[],
  migrations: readonly Migration[],
): ConnectionError {
  const version = applied.at(-1)?.version ?? '';
  const writer = version === '' ? 'a newer Moorage' : `Moorage ${version}`;
  const needed = version === '' ? 'the newer Moorage' : `Moorage ${version} or newer`;
  const newest = migrations.at(-1)?.name ?? 'none';
  return new ConnectionError(
    'conflict',
    `The database was written by ${writer}: it has the migration ${name}, and this Moorage knows none after ${newest}.`,
    { action: `Start ${needed}, or restore a backup made before the upgrade.` },
  );
}

function changedMigration({ name }: Applied): ConnectionError {
  return new ConnectionError(
    'conflict',
    `The migration ${name} is not the one that was applied to this database.`,
    { action: 'Start a released version of Moorage, or restore a backup.' },
  );
}
