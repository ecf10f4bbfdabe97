import { describeStore } from '../src/testing/index.ts';
import { openSqlite } from '../src/index.ts';
import { describeAuth } from './describe-auth.ts';
import { sqliteFiles } from './worlds.ts';

describeStore('SQLite', sqliteFiles);
describeAuth('SQLite', sqliteFiles);
describeAuth('SQLite in memory', {
  create: async () => ({ open: () => openSqlite({ path: ':memory:' }), remove: async () => {} }),
});
