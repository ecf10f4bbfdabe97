import { describe, expect, it } from 'vitest';
import { migrate } from '../migrate/migrate.ts';
import type { Migration } from '../migrate/migration.ts';
import { describeMigrate } from '../testing/describe-migrate.ts';
import { sqliteMigrationTarget } from './migration-target.ts';
import { openFile } from './open-file.ts';

describeMigrate('SQLite', async () => {
  const client = openFile({ path: ':memory:' });
  return { target: sqliteMigrationTarget(client), close: async () => void client.close() };
});

describe('a table that others point to', () => {
  const begin: Migration = {
    name: '0000_begin',
    statements: [
      'create table ships (id integer primary key)',
      'create table crews (id integer primary key, ship integer references ships(id) on delete cascade)',
      'insert into ships (id) values (1)',
      'insert into crews (id, ship) values (1, 1)',
    ],
  };
  const rebuild = [
    'create table new_ships (id integer primary key, name text)',
    'insert into new_ships (id) select id from ships',
    'drop table ships',
    'alter table new_ships rename to ships',
  ];

  it('keeps them when it is rebuilt, and they are guarded again afterwards', async () => {
    const client = openFile({ path: ':memory:' });
    const target = sqliteMigrationTarget(client);
    await migrate({ target, migrations: [begin, { name: '0001_names', statements: rebuild }] });
    expect(client.prepare('select count(*) as crews from crews').get()).toEqual({ crews: 1 });
    expect(() => client.exec('insert into crews (id, ship) values (2, 99)')).toThrow(/FOREIGN KEY/);
    client.close();
  });

  it('is not rebuilt without the rows that others point to', async () => {
    const client = openFile({ path: ':memory:' });
    const target = sqliteMigrationTarget(client);
    const lossy = rebuild.filter((statement) => !statement.startsWith('insert'));
    await expect(
      migrate({ target, migrations: [begin, { name: '0001_lossy', statements: lossy }] }),
    ).rejects.toThrow(/1 rows pointing to nothing/);
    expect(client.prepare('select count(*) as ships from ships').get()).toEqual({ ships: 1 });
    client.close();
  });
});
