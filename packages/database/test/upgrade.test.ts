import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../src/index.ts';
import { migrate } from '../src/migrate/migrate.ts';
import { sqliteMigrations } from '../src/migrations/sqlite.ts';
import { executor, sqliteMigrationTarget } from '../src/sqlite/migration-target.ts';
import { openFile } from '../src/sqlite/open-file.ts';
import { describeUpgrade } from './describe-upgrade.ts';
import { temporaryFolder } from './worlds.ts';

describeUpgrade('SQLite', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'moorage.db');
  const client = openFile({ path });
  await migrate({ target: sqliteMigrationTarget(client), migrations: sqliteMigrations.slice(0, 1) });
  return {
    moment: (date) => String(date.getTime()),
    execute: executor(client),
    async open() {
      client.close();
      return openSqlite({ path });
    },
    remove: async () => rmSync(folder, { recursive: true }),
  };
});
