import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { webFiles } from '../src/web-files.ts';
import { assets, bundle } from './bundle.ts';
import { inject } from './inject.ts';

export interface SingleFile {
  readonly file: string;
  readonly megabytes: number;
  /** Whether it had to be built. */
  readonly isNew: boolean;
  readonly isStripped: boolean;
}

const stamp = z.object({ inputs: z.string(), size: z.number(), isStripped: z.boolean() });

/**
 * Builds `dist/moorage`, unless the one that is there was built from the same program, assets and Node.
 *
 * @throws {Stop} when the user interface is not built.
 */
export async function buildSingleFile(
  file = resolve(import.meta.dirname, '../../../dist/moorage'),
): Promise<SingleFile> {
  webFiles();
  const program = { code: await bundle(), assets: assets() };
  const inputs = fingerprint(program);
  const stampFile = `${file}.json`;
  const previous = readStamp(stampFile);
  const isNew = previous?.inputs !== inputs || !existsSync(file) || statSync(file).size !== previous.size;
  const { isStripped } = isNew ? inject(program, file) : previous;
  const { size } = statSync(file);
  if (isNew) writeFileSync(stampFile, JSON.stringify({ inputs, size, isStripped }));
  return { file, megabytes: size / 1e6, isNew, isStripped };
}

function fingerprint({ code, assets }: { code: string; assets: Readonly<Record<string, string>> }): string {
  const hash = createHash('sha256').update(process.execPath).update(process.version).update(code);
  for (const recipe of ['inject.ts', 'bundle.ts'])
    hash.update(readFileSync(join(import.meta.dirname, recipe)));
  for (const [name, path] of Object.entries(assets)) hash.update(`\0${name}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

function readStamp(path: string): z.infer<typeof stamp> | undefined {
  try {
    return stamp.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
