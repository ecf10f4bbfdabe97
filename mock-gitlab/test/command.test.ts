import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { runMockGitLab } from '../src/index.ts';
import { harbor, seen, tokens } from './harbor.ts';

/** Runs the command in this process until it is ready, or ended. */
async function run(...argv: string[]) {
  const stop = new AbortController();
  const lines: string[] = [];
  const complaints: string[] = [];
  let ready = () => {};
  const first = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const exit = runMockGitLab(argv, {
    print(line) {
      lines.push(line);
      ready();
    },
    complain: (line) => complaints.push(line),
    signal: stop.signal,
  });
  await Promise.race([first, exit]);
  return { lines, complaints, url: lines[0]?.split(' ').at(-1) ?? '', exit, stop: () => stop.abort() };
}

test('it prints where it is and what to try, answers, and ends with the signal', async () => {
  const command = await run('--port', '0');
  expect(command.lines[0]).toMatch(/^mock gitlab ready: http:\/\/127\.0\.0\.1:\d+$/);
  const all = command.lines.join('\n');
  for (const token of Object.values(tokens)) expect(all).toContain(token);
  expect(all).toContain('ada / moorage-demo');
  expect(all).toMatch(/client secret {2}gloas-[0-9a-f]{64}/);
  expect((await fetch(`${command.url}/__mock__/health`)).status).toBe(200);
  command.stop();
  expect(await command.exit).toBe(0);
  await expect(fetch(command.url)).rejects.toThrow('fetch failed');
});

test('a seed file may be YAML or JSON', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mock-gitlab-'));
  const yaml = join(folder, 'seed.yaml');
  writeFileSync(
    yaml,
    'people:\n  - username: eve\ntokens:\n  - {token: eve-token-0, name: t, user: eve, scopes: [api]}\n',
  );
  const command = await run('--port', '0', '--seed', yaml, '--now', '2027-01-31T08:00:00Z');
  const headers = { 'private-token': 'eve-token-0' };
  const { body } = await seen(await fetch(`${command.url}/api/v4/user`, { headers }));
  expect(body).toMatchObject({ username: 'eve', created_at: '2027-01-31T08:00:00.000Z' });
  expect(command.lines).toHaveLength(1);
  command.stop();
  await command.exit;
});

test('help explains the flags', async () => {
  const command = await run('--help');
  expect(await command.exit).toBe(0);
  expect(command.lines[0]).toContain('--seed');
});

test.each([
  [['--prot', '1'], /^mock-gitlab: Unknown option '--prot'/],
  [['extra'], /^mock-gitlab: Unexpected argument 'extra'/],
  [['--port', 'x'], /^--port: must be a whole number from 0 to 65535, for example --port 4480$/],
  [['--port', '70000'], /^--port: must be/],
  [['--now', 'soon'], /^--now: must be an ISO 8601 instant/],
  [['--seed', '/nowhere.yaml'], /^--seed: cannot be read \(ENOENT/],
])('%j is refused with one line and exit code 2', async (argv, complaint) => {
  const command = await run(...argv);
  expect(await command.exit).toBe(2);
  expect(command.complaints).toHaveLength(1);
  expect(command.complaints[0]).toMatch(complaint);
  expect(command.complaints[0]).not.toContain('\n');
});

test.each([
  ['a: [', /^--seed: is neither YAML nor JSON/],
  ['poeple: []', /^--seed: poeple: is not a known key/],
  ['people: [{username: a}, {username: a}]', /^--seed: people\[1\]\.username: a is taken/],
])('the seed %j is refused', async (content, complaint) => {
  const file = join(mkdtempSync(join(tmpdir(), 'mock-gitlab-')), 'seed.yaml');
  writeFileSync(file, content);
  const command = await run('--seed', file);
  expect(await command.exit).toBe(2);
  expect(command.complaints[0]).toMatch(complaint);
});

test('a port that is taken is said so', async () => {
  const gitlab = harbor();
  const { port } = new URL(await gitlab.listen());
  const command = await run('--port', port);
  expect(await command.exit).toBe(2);
  expect(command.complaints[0]).toContain('EADDRINUSE');
  await gitlab.close();
});

test('SIGTERM ends the program at once, open connections and all', async () => {
  const program = spawn(process.execPath, [
    join(import.meta.dirname, '../bin/mock-gitlab.ts'),
    '--port',
    '0',
  ]);
  const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
  const answer = await fetch(`${line.split(' ').at(-1)}/api/v4/user`);
  expect(answer.status).toBe(401);
  program.kill('SIGTERM');
  expect(await once(program, 'exit')).toStrictEqual([0, null]);
});
