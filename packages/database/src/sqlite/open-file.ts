import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';

/** How long a statement waits for another process's write to end. */
const busyTimeoutMs = 5_000;

export interface SqliteFile {
  /** Of the database file, or `:memory:`. The folder and the file are made when missing, for this user alone. */
  readonly path: string;
  /** The loaded addon, or the path of its file, where it does not lie in node_modules. */
  readonly nativeBinding?: object | string;
}

/** A connection with the settings that Moorage's promises rest on. */
export function openFile({ path, nativeBinding }: SqliteFile): Database {
  if (path !== ':memory:') {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite gives its -wal and -shm the mode of the database file.
    closeSync(openSync(path, 'a', 0o600));
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the driver takes the addon object too; its types lag behind
  const binding = nativeBinding as string | undefined;
  const client = new SqliteDatabase(path, {
    timeout: busyTimeoutMs,
    ...(binding === undefined ? {} : { nativeBinding: binding }),
  });
  client.pragma('journal_mode = WAL');
  // NOTE: not NORMAL. The new pair of a burnt refresh token must outlive a power cut, see DECISIONS.md.
  client.pragma('synchronous = FULL');
  client.pragma('foreign_keys = ON');
  client.pragma('trusted_schema = OFF');
  return client;
}
