import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const all = 'core engine database vault plugin-gitlab mock-gitlab server';
/** Who may import whom; `types` are erased when it runs, `tests` are for tests and devDependencies alone. */
const rooms: Record<string, { imports: string; types?: string; tests?: string }> = {
  'packages/core': { imports: '' },
  'packages/engine': { imports: 'core' },
  'packages/database': { imports: 'engine core' },
  'packages/vault': { imports: 'engine core' },
  'packages/plugin-gitlab': { imports: 'core', tests: 'mock-gitlab' },
  'mock-gitlab': { imports: '' },
  'apps/server': { imports: 'engine core', tests: 'database vault plugin-gitlab mock-gitlab' },
  'apps/web': { imports: '', types: 'server core' },
  'apps/cli': { imports: all, tests: 'web' },
  bench: { imports: `${all} moorage` },
};
const knowsGitLab =
  /^(packages\/plugin-gitlab|mock-gitlab|scripts)\/|^apps\/cli\/src\/(plugins|commands\/demo.*)\.ts/;
const knowsTime =
  /^(apps\/cli|bench|scripts|packages\/engine\/src\/http|apps\/web\/src\/(api|time)|mock-gitlab\/src\/create-mock-gitlab)\b/;
const importsOf =
  /^(?:import '|(?:import|export)(?<type> type)?\b[^'"`;]*? from '|.*\bimport\(')(?<name>[^']+)'/gm;

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const isTest = (file: string) => /\.test(-d)?\.|\/(test|e2e|testing)\//.test(file);
const ours = (name: string) => /^(?:@moorage\/|(?=(?:mock-gitlab|moorage)$))([^/]+)/.exec(name)?.[1];
const filesOf = (room: string) =>
  globSync(`${room}/**/*.{ts,tsx,mjs,css,html}`, { cwd: root, exclude: ['**/node_modules', '**/dist'] });

test.each(Object.entries(rooms))('%s imports what it may', (room, { imports, types = '', tests = '' }) => {
  const [atRun, inTypes, inTests] = [imports, `${imports} ${types}`, `${imports} ${types} ${tests}`];
  const manifest = JSON.parse(read(`${room}/package.json`));
  for (const name of Object.keys(manifest.dependencies ?? {}).filter(ours))
    expect(atRun).toContain(ours(name));
  for (const name of Object.keys(manifest.devDependencies).filter(ours))
    expect(inTests).toContain(ours(name));
  for (const file of filesOf(room)) {
    for (const { groups: { type, name = '' } = {} } of read(file).matchAll(importsOf)) {
      if (name.startsWith('.')) expect(join(file, '..', name), `${file} leaves its room`).toMatch(`${room}/`);
      const allowed = isTest(file) ? inTests : type ? inTypes : atRun;
      if (ours(name)) expect(allowed, `${file} imports ${name}`).toContain(ours(name));
    }
  }
});

test('folders say what is in them, time is a parameter, and only some know GitLab', () => {
  const files = Object.keys(rooms).flatMap(filesOf);
  const sources = files.filter((file) => !isTest(file));
  const word = (file: string) => read(file).replaceAll(/mock-?gitlab/gi, '');
  expect(files.filter((file) => /\/(utils|helpers|common|types|misc)\//.test(file))).toEqual([]);
  expect(sources.filter((file) => !knowsTime.test(file) && read(file).includes('new Date()'))).toEqual([]);
  expect(sources.filter((file) => !knowsGitLab.test(file) && /gitlab/i.test(word(file)))).toEqual([]);
});
