import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unpack } from './sqlite-addon.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moorage-addon-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const addon = new TextEncoder().encode('ELF and so on');

test('writes the addon under its hash, for its owner alone, and nothing beside it', () => {
  const file = unpack(join(directory, 'native'), addon);
  expect(file).toMatch(/native\/better_sqlite3-[0-9a-f]{64}\.node$/);
  expect(readFileSync(file)).toEqual(Buffer.from(addon));
  expect(statSync(file).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(directory, 'native'))).toHaveLength(1);
});

test('leaves a good one alone, as another process may have it loaded', () => {
  const { ino } = statSync(unpack(directory, addon));
  expect(statSync(unpack(directory, addon)).ino).toBe(ino);
});

test('replaces one that was changed', () => {
  const file = unpack(directory, addon);
  writeFileSync(file, 'something else');
  expect(readFileSync(unpack(directory, addon))).toEqual(Buffer.from(addon));
});
