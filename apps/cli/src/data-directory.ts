import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cannotStart, Stop } from './stop.ts';

/** Where Moorage keeps what must not be lost. */
export interface DataDirectory {
  readonly path: string;
  readonly databaseFile: string;
  readonly masterKeyFile: string;
}

/**
 * Makes the directory when it is missing, for its owner alone.
 *
 * @throws {Stop} when it cannot be made or written, or when others may write to it: they could replace what lies in it.
 */
export function openDataDirectory(given: string): DataDirectory {
  const path = resolve(given);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new Stop(
      cannotStart,
      `The data directory ${path} cannot be written (${reasons[code] ?? code}). Give this user the right to, or name another with --data.`,
      { cause },
    );
  }
  refuseWritableByOthers(path);
  return { path, databaseFile: join(path, 'moorage.db'), masterKeyFile: join(path, 'master.key') };
}

/**
 * NOTE: a mounted volume often belongs to another user and is written through its group, so there the group may; it
 * cannot be otherwise.
 */
function refuseWritableByOthers(path: string): void {
  const { mode, uid } = statSync(path);
  const isOurs = uid === process.getuid?.();
  if ((mode & (isOurs ? 0o022 : 0o002)) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  throw new Stop(
    cannotStart,
    `Other users may write to the data directory ${path} (mode ${shown}). Run: chmod 700 ${path}`,
  );
}

/**
 * Takes from others the right to read the embedded database, e.g. after a copy of it was put back.
 *
 * @returns the files whose mode was changed.
 * @throws {Stop} when it cannot be taken.
 */
export function closeDatabaseFiles({ databaseFile }: DataDirectory): readonly string[] {
  const files = ['', '-wal', '-shm'].map((ending) => `${databaseFile}${ending}`);
  return files.filter((file) => {
    const status = statSync(file, { throwIfNoEntry: false });
    if (status === undefined || (status.mode & 0o077) === 0) return false;
    try {
      chmodSync(file, 0o600);
      return true;
    } catch (cause) {
      const problem = `Other users can read or change ${file}, and this user may not change its mode.`;
      throw new Stop(cannotStart, `${problem} Let its owner run: chmod 600 ${file}`, { cause });
    }
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it belongs to another user',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of the path is a file',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};
