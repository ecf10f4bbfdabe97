import { openPostgres, openSqlite, type Database } from '@moorage/database';
import { isConnectionError } from '@moorage/core';
import type { DataDirectory } from './data-directory.ts';
import { loadSqliteAddon } from './single-file/sqlite-addon.ts';
import { cannotStart, Stop } from './stop.ts';
import { version } from './version.ts';

/**
 * Opens PostgreSQL where a URL names one, else the embedded database in the data directory.
 *
 * @throws {Stop} when it cannot be opened.
 * @throws {ConnectionError} `conflict` when a newer Moorage wrote it.
 */
export async function openDatabase(url: string | undefined, data: DataDirectory): Promise<Database> {
  try {
    if (url !== undefined) return await openPostgres({ url, version });
    const nativeBinding = loadSqliteAddon(data.path);
    return await openSqlite({
      path: data.databaseFile,
      version,
      ...(nativeBinding ? { nativeBinding } : {}),
    });
  } catch (cause) {
    if (isConnectionError(cause)) throw cause;
    // NOTE: the driver's message names neither the password nor the URL; the URL itself would.
    const what =
      url === undefined ? `The database ${data.databaseFile}` : `The database of MOORAGE_DATABASE_URL`;
    throw new Stop(cannotStart, `${what} cannot be opened: ${reasonOf(cause)}.`, { cause });
  }
}

function reasonOf(error: unknown): string {
  // Node puts the reasons for each address that a name stands for into one error without a message of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
