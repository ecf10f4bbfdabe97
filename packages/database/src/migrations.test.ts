import { describe, expect, it } from 'vitest';
import { changesSince } from '../scripts/table-changes.ts';
import { hashOf } from './migrate/migration.ts';
import { postgresMigrations } from './migrations/postgres.ts';
import postgresSnapshot from './migrations/postgres.snapshot.json' with { type: 'json' };
import { sqliteMigrations } from './migrations/sqlite.ts';
import sqliteSnapshot from './migrations/sqlite.snapshot.json' with { type: 'json' };

describe('the embedded migrations', () => {
  it('are up to date with the tables: else run `pnpm migrations NAME`', async () => {
    expect((await changesSince('sqlite', sqliteSnapshot)).statements).toEqual([]);
    expect((await changesSince('postgres', postgresSnapshot)).statements).toEqual([]);
  });

  it('are numbered without a gap', () => {
    for (const migrations of [sqliteMigrations, postgresMigrations]) {
      const numbers = migrations.map(({ name }) => Number(name.slice(0, 4)));
      expect(numbers).toEqual([...migrations.keys()]);
    }
  });

  it('tell by their hash when a statement was changed', () => {
    const [first] = sqliteMigrations;
    const changed = { name: '0000_begin', statements: [...(first?.statements ?? []), 'select 1'] };
    expect(first && hashOf(first)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(changed)).not.toBe(first && hashOf(first));
  });
});
