import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/worlds.ts';
import { openSqlite } from '../index.ts';
import { openFile } from './open-file.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('a SQLite file', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.skipIf(process.platform === 'win32')(
    'is made for this user alone (modes mean nothing on Windows)',
    async () => {
      const path = join(folder, 'deep/data/moorage.db');
      const database = await openSqlite({ path });
      expect(mode(dirname(path))).toBe('700');
      for (const file of [path, `${path}-wal`, `${path}-shm`])
        expect([file, mode(file)]).toEqual([file, '600']);
      await database.close();
      expect(existsSync(`${path}-wal`)).toBe(false);
    },
  );

  it('is opened with the settings that durability and integrity rest on', () => {
    const client = openFile({ path: join(folder, 'moorage.db') });
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout', 'trusted_schema'];
    expect(pragmas.map((pragma) => client.pragma(pragma, { simple: true }))).toEqual(['wal', 2, 1, 5000, 0]);
    client.close();
  });

  it('is opened through an addon from elsewhere, by path or already loaded', async () => {
    const require = createRequire(createRequire(import.meta.url).resolve('better-sqlite3'));
    const file = require.resolve(`../prebuilds/${process.platform}-${process.arch}.node`);
    const loaded: { exports: object } = { exports: {} };
    process.dlopen(loaded, file);
    for (const nativeBinding of [file, loaded.exports]) {
      const database = await openSqlite({ path: join(folder, 'moorage.db'), nativeBinding });
      expect(await database.ready()).toBe(true);
      await database.close();
    }
  });

  it('that is no database is refused, and left as it is', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'not a database, but long enough to be looked at as one '.repeat(20));
    await expect(openSqlite({ path })).rejects.toMatchObject({ code: 'SQLITE_NOTADB' });
    expect(statSync(path).size).toBe(1100);
  });

  it('below something that is no folder is refused', async () => {
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/file'), '');
    await expect(openSqlite({ path: join(folder, 'a/file/moorage.db') })).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});
