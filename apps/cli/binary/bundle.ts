import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { sqliteAddonName, webPrefix } from '../src/single-file/assets.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The command and all that it imports, as one CommonJS text: the only form that a single file can start from. */
export async function bundle(): Promise<string> {
  const build = await rolldown({
    input: join(root, 'apps/cli/src/main.ts'),
    platform: 'node',
    // `pg` and its socket look for these at run time and do without them.
    external: [/^node:/, 'pg-native', 'cloudflare:sockets'],
    logLevel: 'silent',
  });
  const { output } = await build.generate({ format: 'cjs', minify: true, codeSplitting: false });
  await build.close();
  return output[0].code;
}

/** What lies in the single file beside the program: name → file. */
export function assets(): Readonly<Record<string, string>> {
  const web = join(root, 'apps/web/dist');
  const files = readdirSync(web, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map(({ parentPath, name }) => join(parentPath, name));
  return {
    ...Object.fromEntries(files.map((file) => [`${webPrefix}/${relative(web, file)}`, file])),
    [sqliteAddonName]: sqliteAddon(),
  };
}

/** The addon for this platform, as its package carries it. */
function sqliteAddon(): string {
  const require = createRequire(join(root, 'packages/database/package.json'));
  const folder = resolve(require.resolve('better-sqlite3'), '../../prebuilds');
  const file = join(folder, `${process.platform}-${process.arch}.node`);
  readFileSync(file); // so that a platform without one is told here, and not by a program that cannot start
  return file;
}
