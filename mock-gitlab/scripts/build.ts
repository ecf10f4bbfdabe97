// `pnpm build`: makes `dist`, what the package consists of. Nothing of it is read in this repository.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const types = join(dist, '.types');

/** What those who install the package have themselves, or not at all. */
const external = [...builtinModules, /^node:/, 'vitest', '@playwright/test'];

/** Bundles entries with all they need but `external`; what is imported on demand stays apart. */
async function bundle(input: Record<string, string>, folder: string): Promise<readonly string[]> {
  const build = await rolldown({ input, cwd: root, platform: 'node', external, logLevel: 'silent' });
  const { output } = await build.write({
    dir: join(dist, folder),
    format: 'esm',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}

/** The licences of all that is in a bundle, which they demand. */
function writeLicences(modules: readonly string[]): void {
  const folders = new Map(
    modules.flatMap((id) => {
      const [folder, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/)/.exec(id) ?? [];
      return folder === undefined || name === undefined ? [] : [[name, folder] as const];
    }),
  );
  const texts = [...folders]
    .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
    .map(([name, folder]) => {
      return `# ${name}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`;
    });
  writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), texts.join('\n'));
}

/**
 * Types of the entries and of what they mention, `.js` in place of `.ts`. What the compiler cannot describe further
 * inside does not matter.
 */
function writeTypes(entries: readonly string[]): void {
  const tsc = spawnSync('tsc', ['--project', 'tsconfig.types.json', '--outDir', types], {
    cwd: root,
    encoding: 'utf8',
  });
  const waiting = entries.map((entry) => `${entry}.d.ts`);
  const taken = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (taken.has(file)) continue;
    taken.add(file);
    const complaint = tsc.stdout
      .split('\n')
      .find((line) => line.startsWith(`src/${file.replace('.d.ts', '.ts')}(`));
    if (complaint !== undefined) throw new Error(complaint);
    const text = readFileSync(join(types, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/(?:from|import\() ?['"](\.[^'"]+)\.ts['"]/g)) {
      waiting.push(`${join(dirname(file), target)}.d.ts`);
    }
    const to = join(dist, file);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text.replaceAll(/(['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2'));
  }
  rmSync(types, { recursive: true });
}

rmSync(dist, { recursive: true, force: true });
const entries = ['index', 'vitest', 'playwright'];
const library = await bundle(Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])), '.');
// The command has a bundle of its own: one file to read starts quickest.
const command = await bundle({ 'mock-gitlab': 'bin/mock-gitlab.ts' }, 'bin');
writeLicences([...library, ...command]);
writeTypes(entries);
