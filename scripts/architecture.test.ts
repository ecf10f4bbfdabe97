import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const parts = ['core', 'engine', 'database', 'vault', 'plugin-*', 'mock-gitlab', 'server'];
/** Who may import whom, by folder; `types` are erased when it runs, `tests` are for tests and devDependencies alone. */
const rules: Record<string, { imports?: string[]; types?: string[]; tests?: string[] }> = {
  core: {},
  engine: { imports: ['core'] },
  database: { imports: ['engine', 'core'] },
  vault: { imports: ['engine', 'core'] },
  'plugin-*': { imports: ['core'], tests: ['mock-gitlab'] },
  'mock-gitlab': { imports: ['mock-gitlab'] }, // itself, by the name that others know
  server: { imports: ['engine', 'core'], tests: ['database', 'vault', 'plugin-*', 'mock-gitlab'] },
  web: { types: ['server', 'core'] },
  cli: { imports: parts, tests: ['web'] },
  bench: { imports: [...parts, 'cli'] },
};
const ofGitLab = /^(packages\/plugin-gitlab|mock-gitlab)\/|^apps\/cli\/src\/(plugins|commands\/demo.*)\.ts/;
const knowsTime =
  /^(apps\/cli|bench|packages\/engine\/src\/http|apps\/web\/src\/(api|time)|mock-gitlab\/src\/create-mock-gitlab)\b/;
const anImport = /^(?:import '|(?:import|export)( type)?\b[^'"`;]*? from '|.*\bimport\(')([^']+)'/gm;

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');
const find = (pattern: string) => globSync(pattern, { cwd: root, exclude: ['**/node_modules', '**/dist'] });
const filesOf = (room: string) => find(`${room}/**/*.{ts,tsx,mjs,css,html}`);
const isTest = (file: string) => /\.test(-d)?\.|\/(test|e2e|testing)\//.test(file);
const importsOf = (file: string) =>
  [...read(file).matchAll(anImport)].map(([, type, name = '']) => ({ file, type, name }));

const globs = [...read('pnpm-workspace.yaml').matchAll(/^ +- (\S+)$/gm)].map(([, glob]) => glob);
const manifests = globs.flatMap((glob) => find(`${glob}/package.json`));
const rooms = manifests.map((manifest) => ({ room: dirname(manifest), ...JSON.parse(read(manifest)) }));
const ruleOf = (room: string) => basename(room).replace(/^plugin-.+/, 'plugin-*');
/** The rule of the package of ours that an import leads to; empty for others. */
const ours = (name: string) => ruleOf(rooms.find((to) => `${name}/`.startsWith(`${to.name}/`))?.room ?? '');

test.each(rooms)('$room imports what it may', ({ room, dependencies, devDependencies }) => {
  expect(rules, 'has no rule in this file').toHaveProperty([ruleOf(room)]);
  const { imports = [], types = [], tests = [] } = rules[ruleOf(room)] ?? {};
  const forTests = [...imports, ...types, ...tests];
  const wrong = (names: object, allowed: string[]) =>
    Object.keys(names).filter((name) => ours(name) && !allowed.includes(ours(name)));
  expect([...wrong({ ...dependencies }, imports), ...wrong({ ...devDependencies }, forTests)]).toEqual([]);
  for (const { file, type, name } of filesOf(room).flatMap(importsOf)) {
    if (name.startsWith('.')) expect(`${join(file, '..', name)} in ${file}`).toMatch(RegExp(`^${room}/`));
    const allowed = isTest(file) ? forTests : type ? [...imports, ...types] : imports;
    expect(wrong({ [name]: file }, allowed), file).toEqual([]);
  }
});

test('folders say what is in them, time is a parameter, and only some know GitLab', () => {
  const files = rooms.flatMap(({ room }) => filesOf(room));
  const sources = files.filter((file) => !isTest(file));
  const saysGitLab = (file: string) => /gitlab/i.test(read(file).replaceAll(/mock-?gitlab/gi, ''));
  expect(files.filter((file) => /\/(utils|helpers|common|types|misc)\//.test(file))).toEqual([]);
  expect(sources.filter((file) => !knowsTime.test(file) && read(file).includes('new Date()'))).toEqual([]);
  expect(sources.filter((file) => !ofGitLab.test(file) && saysGitLab(file))).toEqual([]);
});
