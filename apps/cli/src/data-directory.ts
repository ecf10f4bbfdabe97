import { accessSync, constants, mkdirSync } from 'node:fs';
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
 * @throws {Stop} when it cannot be made or written.
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
  return { path, databaseFile: join(path, 'moorage.db'), masterKeyFile: join(path, 'master.key') };
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it belongs to another user',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of the path is a file',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};
