import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokens } from './harbor.ts';

const root = resolve(import.meta.dirname, '..');
const repository = resolve(root, '..');
const folder = mkdtempSync(join(tmpdir(), 'mock-gitlab-package-'));
const installed = join(folder, 'node_modules/mock-gitlab');
const children: ChildProcess[] = [];

function run(command: string, args: readonly string[], cwd = folder): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  run('pnpm', ['pack', '--pack-destination', folder], root);
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{"name": "consumer", "private": true, "type": "module"}');
  // What an install does with a package that depends on nothing: no registry is asked.
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  mkdirSync(installed);
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  symlinkSync(join('..', 'mock-gitlab', manifest().bin), join(folder, 'node_modules/.bin/mock-gitlab'));
}, 180_000);

afterAll(() => {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true });
});

function manifest(): Record<string, unknown> & { readonly bin: string } {
  const read: unknown = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const bin: unknown = Reflect.get(Object(Reflect.get(Object(read), 'bin')), 'mock-gitlab');
  return { ...Object(read), bin: String(bin) };
}

describe('the package', () => {
  test('depends on nothing and is no secret of this repository', () => {
    const { dependencies, private: isPrivate, ...rest } = manifest();
    expect(dependencies).toBeUndefined();
    expect(isPrivate).toBeUndefined();
    expect(rest['exports']).toHaveProperty(['.', 'default'], './dist/index.js');
    expect(rest['sideEffects']).toBe(false);
  });

  test('has its licence, those of what it bundles, and no source of this repository', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    const names = files.map(({ parentPath, name }) => join(parentPath, name).slice(installed.length + 1));
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const linked = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
    expect(names).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'CHANGELOG.md', 'seed.schema.json', ...linked]),
    );
    expect(names.filter((name) => /^(src|test|scripts|bin)\//.test(name))).toEqual([]);
    expect(readFileSync(join(installed, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')).toContain('# hono');
    for (const { parentPath, name } of files) {
      const text = readFileSync(join(parentPath, name), 'utf8');
      expect(text, name).not.toContain(repository);
      expect(text, name).not.toContain('@moorage/');
    }
  });

  test('is imported as a module', () => {
    const program = `
      import { createMockGitLab, demoCredentials } from 'mock-gitlab';
      const gitlab = createMockGitLab();
      const headers = { 'private-token': demoCredentials.tokens.adaApi };
      const answer = await gitlab.fetch(gitlab.baseUrl + '/api/v4/user', { headers });
      console.log((await answer.json()).username);`;
    writeFileSync(join(folder, 'main.js'), program);
    expect(run(process.execPath, ['main.js'])).toBe('ada\n');
  });

  test('describes itself to TypeScript without any package but that of Node', () => {
    mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
    symlinkSync(join(repository, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
    const program = `
      import { createMockGitLab, type JournalEntry, type MockGitLab } from 'mock-gitlab';
      const gitlab: MockGitLab = createMockGitLab({ now: '2027-01-31T08:00:00Z' });
      gitlab.faults.add({ kind: 'reset-after', match: { path: '/oauth/token' }, times: 1 });
      export const entries: JournalEntry[] = gitlab.journal.entries({ status: 200 });
      // @ts-expect-error -- there is no such kind
      gitlab.faults.add({ kind: 'earthquake' });`;
    writeFileSync(join(folder, 'typed.ts'), program);
    const flags = [
      '--ignoreConfig',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      'node',
      '--noEmit',
    ];
    expect(run(join(repository, 'node_modules/.bin/tsc'), [...flags, 'typed.ts'])).toBe('');
  }, 60_000);

  test('brings a command that answers', async () => {
    const child = spawn(join(folder, 'node_modules/.bin/mock-gitlab'), ['--port', '0'], {
      cwd: folder,
      env: { ...process.env, PATH: `${resolve(process.execPath, '..')}:${process.env['PATH']}` },
    });
    children.push(child);
    const [first] = await once(child.stdout, 'data');
    const url = /ready: (\S+)/.exec(String(first))?.[1];
    const answer = await fetch(`${url}/api/v4/user`, { headers: { 'private-token': tokens.adaApi } });
    expect(await answer.json()).toHaveProperty('username', 'ada');
  });
});
