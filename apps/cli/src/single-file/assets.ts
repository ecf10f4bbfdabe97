import { getAssetKeys, getRawAsset, isSea } from 'node:sea';

/** Prefix of the names under which the user interface lies inside the single file. */
export const webPrefix = 'web';
/** Name of the SQLite addon inside the single file. */
export const sqliteAddonName = 'better_sqlite3.node';

/** Whether this process is the single file. */
export const isSingleFile = isSea();

/** The names of everything inside the single file. */
export function assetNames(): readonly string[] {
  return getAssetKeys();
}

/** What lies inside the single file under this name, without copying it. Must not be written to. */
export function readAsset(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(getRawAsset(name));
}
