import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeDatabaseFiles, openDataDirectory } from './data-directory.ts';

const folder = mkdtempSync(join(tmpdir(), 'moorage-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('makes the directory for its owner alone', () => {
  const { path } = openDataDirectory(join(folder, 'a', 'b'));
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(openDataDirectory(path).databaseFile).toBe(join(path, 'moorage.db'));
});

test.each([
  ['it is a file', 'file'],
  ['a part of the path is a file', 'file/below'],
])('says that %s', (reason, name) => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => openDataDirectory(join(folder, name))).toThrow(
    `The data directory ${join(folder, name)} cannot be written (${reason}). Give this user the right to, or name another with --data.`,
  );
});

test.each([0o777, 0o770, 0o702])('refuses a directory that others may write to: mode %o', (mode) => {
  const path = join(folder, `open-${mode}`);
  mkdirSync(path);
  chmodSync(path, mode);
  expect(() => openDataDirectory(path)).toThrow(
    `Other users may write to the data directory ${path} (mode 0${mode.toString(8)}). Run: chmod 700 ${path}`,
  );
  chmodSync(path, 0o755);
  expect(openDataDirectory(path).path).toBe(path);
});

test('closes a database that others can read, with what belongs to it, and says so', () => {
  const data = openDataDirectory(join(folder, 'restored'));
  expect(closeDatabaseFiles(data)).toEqual([]);
  const files = [data.databaseFile, `${data.databaseFile}-wal`];
  for (const file of files) {
    writeFileSync(file, '');
    chmodSync(file, 0o644);
  }
  expect(closeDatabaseFiles(data)).toEqual(files);
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(closeDatabaseFiles(data)).toEqual([]);
});
