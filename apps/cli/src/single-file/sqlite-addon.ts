import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSingleFile, readAsset, sqliteAddonName } from './assets.ts';

/**
 * The SQLite addon of the single file, loaded; `undefined` in the repository, where the package finds its own.
 *
 * A shared library can only be loaded from the file system, so it is written next to the data once, under its hash:
 * a file of another version, or one that was changed, is not loaded.
 */
export function loadSqliteAddon(dataDirectory: string): object | undefined {
  if (!isSingleFile) return undefined;
  const file = unpack(join(dataDirectory, 'native'), readAsset(sqliteAddonName));
  const loaded: { exports: object } = { exports: {} };
  process.dlopen(loaded, file);
  return loaded.exports;
}

/** Writes the addon if it is not there yet, and says where. Two processes at once do not disturb each other. */
export function unpack(directory: string, addon: Uint8Array): string {
  const hash = sha256(addon);
  const file = join(directory, `better_sqlite3-${hash}.node`);
  if (existsSync(file) && sha256(readFileSync(file)) === hash) return file;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, addon);
  chmodSync(temporary, 0o700);
  renameSync(temporary, file);
  return file;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
