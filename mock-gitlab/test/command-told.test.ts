import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runMockGitLab } from '../src/index.ts';

/** Runs the command until it has said all it says, and ends it. */
async function told(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const stop = new AbortController();
  const lines: string[] = [];
  const complaints: string[] = [];
  const exit = runMockGitLab(argv, {
    print(line) {
      lines.push(line);
      queueMicrotask(() => stop.abort());
    },
    complain: (line) => complaints.push(line),
    signal: stop.signal,
    environment,
    version: '1.2.3',
  });
  return { exit: await exit, lines, complaints };
}

function fileOf(seed: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'mock-gitlab-')), 'seed.json');
  writeFileSync(file, JSON.stringify(seed));
  return file;
}

test('a seed of one’s own is told with the values that were made up', async () => {
  const seed = {
    people: [{ username: 'eve', password: 'eves-password' }],
    groups: [{ path: 'harbor', members: { eve: 'owner' } }],
    oauth_applications: [{ name: 'crane', redirect_uris: ['http://127.0.0.1/cb'], scopes: ['api'] }],
    tokens: [
      { name: 'mine', user: 'eve', scopes: ['api', 'read_user'] },
      { name: 'bot', group: 'harbor', access_level: 'developer', scopes: ['api'], revoked: true },
    ],
  };
  const { lines } = await told(['--port', '0', '--seed', fileOf(seed)]);
  expect(lines.slice(1)).toStrictEqual([
    '  person       eve / eves-password',
    '  application  crane, redirect URI http://127.0.0.1/cb',
    expect.stringMatching(/^ {4}client id {6}[0-9a-f]{64}$/),
    expect.stringMatching(/^ {4}client secret {2}gloas-[0-9a-f]{64}$/),
    expect.stringMatching(/^ {2}token {8}glpat-\S{20} {2}mine: eve: api read_user$/),
    expect.stringMatching(/^ {2}token {8}glpat-\S{20} {2}bot: group harbor, developer: api, revoked$/),
  ]);
});

test('of a large seed some are told, and how to see all', async () => {
  const people = Array.from({ length: 25 }, (_, at) => ({ username: `p${at}` }));
  const { lines } = await told(['--port', '0', '--seed', fileOf({ people })]);
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('  person       … and 5 more; --print-seed shows all');
});

test('it tells its version', async () => {
  expect(await told(['--version'])).toStrictEqual({ exit: 0, lines: ['1.2.3'], complaints: [] });
});

test('a variable that no flag has is told, and passed over', async () => {
  const { exit, complaints } = await told(['--port', '0'], {
    MOCK_GITLAB_PROT: '1',
    MOCK_GITLAB_STRICT: '0',
  });
  expect(exit).toBe(0);
  expect(complaints).toStrictEqual([
    'MOCK_GITLAB_PROT: no flag is called so, it is passed over; mock-gitlab --help lists them',
  ]);
});

test('the help says how to write several switches in one variable, and when strictness speaks', async () => {
  const { lines } = await told(['--help']);
  expect(lines[0]).toContain('MOCK_GITLAB_SWITCH=tier=premium,');
  expect(lines[0]).toMatch(/--strict +exit code 1 in the end/);
});
