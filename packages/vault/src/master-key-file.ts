import { constants, copyFile, link, lstat, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConnectionError } from '@moorage/core';
import type { Random } from '@moorage/engine';
import { parseMasterKey, type MasterKey } from './master-key.ts';

/** Where the master key comes from; the first that is given counts. */
export interface MasterKeySource {
  /** The key itself: `MOORAGE_MASTER_KEY`. */
  readonly value?: string | undefined;
  /** A file that must be there: `MOORAGE_MASTER_KEY_FILE`. */
  readonly file?: string | undefined;
  /** Moorage's own file, made when it is not there. */
  readonly path: string;
  readonly random: Random;
}

/**
 * Reads the master key, and makes it on the first start.
 *
 * @throws {ConnectionError} `invalid_input` when there is no key in the text or file, or when other users of the
 *   machine may read the file.
 */
export async function readMasterKey({ value, file, path, random }: MasterKeySource): Promise<MasterKey> {
  if (value !== undefined) return parseMasterKey(value);
  if (file === undefined) await createMasterKeyFile(path, random);
  return readKeyFile(file ?? path);
}

/**
 * Makes a file with a new master key, readable by its owner only (mode 0600). It appears whole or not at all, and one
 * that is there is never touched, so two first starts at once end up with the same key.
 *
 * @returns whether it was made now.
 */
export async function createMasterKeyFile(path: string, random: Random): Promise<boolean> {
  if (await isThere(path)) return false;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${Buffer.from(random.bytes(6)).toString('hex')}.new`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${Buffer.from(random.bytes(32)).toString('base64url')}\n`);
    await handle.sync();
    // Linking fails when the name is taken; renaming would replace it.
    await link(draft, path).catch((error: unknown) => {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
      return copyFile(draft, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
}

async function readKeyFile(path: string): Promise<MasterKey> {
  // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw wrong(
      `The master key file ${path} cannot be read (${codeOf(error)}).`,
      'Check the path and its rights.',
    );
  });
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw wrong(`${path} is not a file with a master key.`, 'Name a file.');
    if ((status.mode & 0o077) !== 0) {
      const mode = (status.mode & 0o777).toString(8).padStart(4, '0');
      throw wrong(
        `Other users of this machine may read the master key file ${path} (mode ${mode}).`,
        `Run: chmod 600 ${path}`,
      );
    }
    // NOTE: longer than any key, so that a file named by mistake is not read into memory.
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256));
    const text = buffer.toString('utf8', 0, bytesRead);
    buffer.fill(0);
    return parseMasterKey(text);
  } finally {
    await handle.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function wrong(message: string, action: string): ConnectionError {
  return new ConnectionError('invalid_input', message, { action });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
