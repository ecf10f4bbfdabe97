import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDataDirectory } from './data-directory.ts';

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
