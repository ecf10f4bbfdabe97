import { spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { once } from 'node:events';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { createMockGitLab } from '../src/index.ts';
import { seedShape } from '../src/seed/shape.ts';
import { harbor } from './harbor.ts';

// Most tests here start other programs.
vi.setConfig({ testTimeout: 30_000 });

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code = '']) => code);

// Beside the sources, so that the package finds itself by its name.
mkdirSync(join(root, 'test/.readme'), { recursive: true });
const folder = mkdtempSync(join(root, 'test/.readme/'));
afterAll(() => rmSync(join(root, 'test/.readme'), { recursive: true, force: true }));

const files = blocks('ts').map((code, at) => {
  const file = join(folder, `${at}.ts`);
  writeFileSync(file, code);
  return { file, code };
});
const programs = files.filter(({ code }) => !/mock-gitlab\/(vitest|playwright)/.test(code));

describe('the README', () => {
  test('has examples that type-check', () => {
    const config = join(folder, 'tsconfig.json');
    writeFileSync(config, '{"extends": "../../../tsconfig.json", "include": ["*.ts"]}');
    const { stdout } = spawnSync('tsc', ['--project', config], { cwd: root, encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  test('has examples that run', () => {
    // One process for all of them: most of the time goes into starting one.
    const all = programs.map(({ file }) => `await import(${JSON.stringify(pathToFileURL(file).href)});`);
    const args = ['--input-type=module', '--eval', [...all, "console.log('all ran');"].join('\n')];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect(programs.length).toBeGreaterThan(2);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/all ran\n$/);
  });

  test('has a seed that is taken', () => {
    const [seed = ''] = blocks('yaml');
    const gitlab = createMockGitLab({ seed: seedShape.parse(parse(seed), '') });
    expect(gitlab.snapshot().state.tables).toHaveProperty('variables.rows.0.key', 'DB_PASS');
  });

  test('calls the control as it is', async () => {
    const gitlab = harbor();
    await gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, { method: 'POST' });
    const calls = [...readme.matchAll(/curl localhost:4480(\S+) -d '([^']+)'/g)];
    expect(calls).toHaveLength(3);
    for (const [, path = '', body = ''] of calls) {
      const answer = await gitlab.fetch(gitlab.baseUrl + path, { method: 'POST', body });
      expect(answer.ok, path).toBe(true);
    }
  });

  test('leads to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

const isInstalled = (command: string) =>
  (process.env['PATH'] ?? '').split(delimiter).some((place) => existsSync(join(place, command)));

describe('the examples', () => {
  test.each(globSync('examples/**/{.,}*.{yaml,yml}', { cwd: root }))('%s is YAML', (file) => {
    const documents = parseAllDocuments(readFileSync(join(root, file), 'utf8'));
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('bring a seed that is taken', () => {
    const seed: unknown = parse(readFileSync(join(root, 'examples/compose/seed.yaml'), 'utf8'));
    expect(() => createMockGitLab({ seed: seedShape.parse(seed, '') })).not.toThrow();
  });

  test.each([
    ['sh', 'examples/shell/journey.sh', 'The token ended after 91 days.'],
    ['python3', 'examples/python/journey.py', 'The rotation happened, the answer was lost.'],
  ])('run with %s', async (command, file, said) => {
    // Neither is everywhere.
    if (![command, 'curl'].every(isInstalled)) return;
    const gitlab = harbor();
    const url = await gitlab.listen();
    const child = spawn(command, [join(root, file)], { env: { ...process.env, GITLAB_URL: url } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
    await once(child, 'close');
    await gitlab.close();
    expect(output.trim()).toBe(said);
  });

  test('run with Vitest', () => {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')),
    );
    const { stdout, status } = spawnSync('vitest', ['run', '--root', 'examples/vitest'], {
      cwd: root,
      env: { ...env, NO_COLOR: '1' },
      encoding: 'utf8',
    });
    expect(stdout).toContain('1 passed');
    expect(status).toBe(0);
  });
});
