import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../src/index.ts';
import type { StoreWorld } from '../src/testing/index.ts';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'moorage-database-'));
}

/** Each database in a folder of its own. */
export const sqliteFiles: StoreWorld = {
  async create() {
    const folder = temporaryFolder();
    return {
      open: () => openSqlite({ path: join(folder, 'data/moorage.db') }),
      remove: async () => rmSync(folder, { recursive: true }),
    };
  },
};
