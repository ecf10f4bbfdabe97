import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isMigrated, migrate, type MigrationTarget } from '../migrate/migrate.ts';
import type { Migration } from '../migrate/migration.ts';

export interface MigratedDatabase {
  readonly target: MigrationTarget;
  close(): Promise<void>;
}

const ships: Migration = {
  name: '0000_ships',
  statements: ['create table ships (id integer primary key)', 'insert into ships (id) values (1)'],
};
const crews: Migration = {
  name: '0001_crews',
  statements: ['create table crews (id integer primary key, ship integer references ships(id))'],
};
const broken: Migration = {
  name: '0002_broken',
  statements: ['insert into ships (id) values (2)', 'insert into nowhere (id) values (1)'],
};

/** What the runner promises, on every dialect. */
export function describeMigrate(name: string, create: () => Promise<MigratedDatabase>): void {
  describe(`migrations on ${name}`, () => {
    let database: MigratedDatabase;
    beforeEach(async () => {
      database = await create();
    });
    afterEach(() => database.close());

    const run = (migrations: readonly Migration[], version?: string) =>
      migrate({ target: database.target, migrations, version });
    const shipIds = () =>
      database.target.exclusively((execute) => execute('select id from ships order by id'));

    it('are applied once, in order, also over several starts', async () => {
      expect(await run([ships])).toEqual(['0000_ships']);
      expect(await run([ships, crews])).toEqual(['0001_crews']);
      expect(await run([ships, crews])).toEqual([]);
      expect(await shipIds()).toEqual([{ id: 1 }]);
    });

    it('say whether they are all there', async () => {
      await run([ships]);
      const look = (migrations: Migration[]) =>
        database.target.exclusively((execute) => isMigrated(execute, migrations));
      expect(await look([ships])).toBe(true);
      expect(await look([ships, crews])).toBe(false);
    });

    it('leave nothing behind when one fails, and can be tried again', async () => {
      await expect(run([ships, crews, broken])).rejects.toThrow(/nowhere/);
      expect(await shipIds()).toEqual([{ id: 1 }]);
      expect(await run([ships, crews, { ...broken, statements: [] }])).toEqual(['0002_broken']);
    });

    it('refuse a database of a newer Moorage and say which to start', async () => {
      await run([ships], '1.3.0');
      await run([ships, crews], '1.4.0');
      await expect(run([ships])).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/written by Moorage 1\.4\.0.*0001_crews.*none after 0000_ships/),
        action: expect.stringMatching(/Start Moorage 1\.4\.0 or newer, or restore a backup/),
      });
    });

    it('refuse one also when its version is not known', async () => {
      await run([ships, crews]);
      await expect(run([ships])).rejects.toMatchObject({
        message: expect.stringContaining('written by a newer Moorage'),
        action: expect.stringContaining('Start the newer Moorage'),
      });
    });

    it('refuse a migration that was changed after it was applied', async () => {
      await run([ships]);
      await expect(run([{ ...ships, statements: ['select 1'] }])).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('0000_ships'),
      });
    });

    it('refuse a database that went another way', async () => {
      await run([ships, crews]);
      await expect(run([ships, { ...crews, name: '0001_pilots' }])).rejects.toMatchObject({
        code: 'conflict',
      });
    });
  });
}
