import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a secret was found; the secret itself is not repeated. */
export interface FoundSecret {
  readonly file: string;
  /** In the list of secrets that were looked for. */
  readonly index: number;
  readonly encoding: string;
}

const encodings = {
  plain: (secret: string) => secret,
  base64: (secret: string) => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  base64url: (secret: string) => Buffer.from(secret).toString('base64url'),
  hex: (secret: string) => Buffer.from(secret).toString('hex'),
  percent: (secret: string) => encodeURIComponent(secret),
};

/**
 * Looks for secrets in the raw bytes of every file below a folder: the database, its -wal and -shm, logs.
 *
 * @example
 * expect(secretsInFiles('.data', ['the-token'])).toEqual([]);
 */
export function secretsInFiles(folder: string, secrets: readonly string[]): FoundSecret[] {
  if (secrets.some((secret) => secret.length < 8)) {
    throw new TypeError('A secret of fewer than 8 characters is found everywhere.');
  }
  const found: FoundSecret[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    for (const [index, secret] of secrets.entries()) {
      const encoding = Object.entries(encodings).find(([, encode]) => bytes.includes(encode(secret)))?.[0];
      if (encoding !== undefined) found.push({ file, index, encoding });
    }
  }
  return found;
}
