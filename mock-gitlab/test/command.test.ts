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
const run = (...argv: string[]) => runWith({}, ...argv);

async function runWith(environment: Record<string, string>, ...argv: string[]) {
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
    environment,
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
  expect(command.lines.slice(1)).toStrictEqual([
    '  person       eve / (no password)',
    '  token        eve-token-0  t: eve: api',
  ]);
  command.stop();
  await command.exit;
});

test('help explains the flags', async () => {
  const command = await run('--help');
  expect(await command.exit).toBe(0);
  const [help = ''] = command.lines;
  expect(help).toContain('--seed');
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(90);
});

test('flags make it another GitLab', async () => {
  const flags = ['--profile', '17.11', '--tier', 'premium', '--switch', 'tokenPrefix=abc-'];
  const more = ['--switch', 'maximumTokenDays=30', '--relative-url-root', '/gitlab', '--random-seed', 'x'];
  const pages = ['--allowed-origins', 'https://a.example, https://b.example'];
  const command = await run('--port', '0', ...flags, ...more, ...pages, '--journal-limit', '2');
  expect(command.url).toMatch(/\/gitlab$/);
  const switches = await (await fetch(`${command.url}/__mock__/switches`)).json();
  expect(switches).toMatchObject({
    version: '17.11.7-ee',
    tier: 'premium',
    tokenPrefix: 'abc-',
    maximumTokenDays: 30,
    allowedOrigins: ['https://a.example', 'https://b.example'],
  });
  for (let at = 0; at < 9; at += 1) await fetch(`${command.url}/api/v4/user`);
  expect(await (await fetch(`${command.url}/__mock__/journal`)).json()).toHaveLength(2);
  command.stop();
  expect(await command.exit).toBe(0);
});

test('a variable stands for a missing flag, and the flag goes before it', async () => {
  const environment = {
    MOCK_GITLAB_PORT: '0',
    MOCK_GITLAB_PROFILE: 'gitlab.com',
    MOCK_GITLAB_TIER: 'ultimate',
    MOCK_GITLAB_SWITCH: 'rateLimits=false, linkUrl=https://gitlab.example',
    MOCK_GITLAB_STRICT: 'true',
  };
  const command = await runWith(environment, '--tier', 'free');
  expect(await (await fetch(`${command.url}/__mock__/switches`)).json()).toMatchObject({
    hosted: true,
    tier: 'free',
    rateLimits: false,
    linkUrl: 'https://gitlab.example',
  });
  expect(await (await fetch(`${command.url}/__mock__/strict`)).json()).toStrictEqual({ strict: true });
  command.stop();
  await command.exit;
});

test('a strict one ends with exit code 1 and says what it did not know', async () => {
  const command = await run('--port', '0', '--strict');
  const headers = { 'private-token': tokens.adaApi };
  await fetch(`${command.url}/api/v4/no_such_thing`, { headers });
  command.stop();
  expect(await command.exit).toBe(1);
  expect(command.complaints.join('\n')).toContain('#1 GET /api/v4/no_such_thing → 404');
});

test('the seed is printed as it would be loaded, and loads', async () => {
  const printed = await run('--print-seed', '--now', '2027-01-31T08:00:00Z');
  expect(await printed.exit).toBe(0);
  const [yaml = ''] = printed.lines;
  expect(yaml).toMatch(/^# yaml-language-server: \$schema=.*seed\.schema\.json\n/);
  const file = join(mkdtempSync(join(tmpdir(), 'mock-gitlab-')), 'seed.yaml');
  writeFileSync(file, yaml);
  const again = await run('--print-seed', '--seed', file);
  expect(again.lines[0]).toBe(yaml);
});

test.each([
  [['--prot', '1'], /^mock-gitlab: Unknown option '--prot', for example mock-gitlab --help$/],
  [['--port', '-1'], /^--port: needs a value that does not begin with -, for example --port 4480$/],
  [['--port'], /^--port: needs a value, for example --port 4480$/],
  [
    ['--host', 'no.such.invalid'],
    /^--host: cannot listen at no\.such\.invalid \(.*, for example --host 127\.0\.0\.1$/,
  ],
  [['extra'], /^mock-gitlab: Unexpected argument 'extra'/],
  [['--port', 'x'], /^--port: must be a whole number from 0 to 65535, for example --port 4480$/],
  [['--port', '70000'], /^--port: must be/],
  [['--now', 'soon'], /^--now: must be an ISO 8601 instant/],
  [['--seed', '/nowhere.yaml'], /^--seed: cannot be read \(ENOENT/],
  [['--profile', '12.0'], /^--profile: must be one of 19\.1, .*, for example --profile /],
  [['--allowed-origins', 'a.example'], /^--allowed-origins: must match .*, for example .* https:/],
  [['--tier', 'gold'], /^--tier: must be one of free, premium, ultimate, for example --tier premium$/],
  [['--switch', 'tier'], /^--switch: must be KEY=VALUE and not "tier", for example --switch tier=premium$/],
  [['--switch', 'teir=free'], /^--switch teir: is not a known key .*, for example --switch tier=premium$/],
  [
    ['--switch', 'maximumTokenDays=0'],
    /^--switch maximumTokenDays: must be a whole number from 1 to 3650, for/,
  ],
  [
    ['--switch', 'hosted=perhaps'],
    /^--switch hosted: must be true or false, for example --switch hosted=true$/,
  ],
  [['--journal-limit', '0'], /^--journal-limit: must be a whole number from 1/],
  [['--relative-url-root', 'x/'], /^--relative-url-root: must begin with \//],
])('%j is refused with one line and exit code 2', async (argv, complaint) => {
  const command = await run(...argv);
  expect(await command.exit).toBe(2);
  expect(command.complaints).toHaveLength(1);
  expect(command.complaints[0]).toMatch(complaint);
  expect(command.complaints[0]).not.toContain('\n');
});

test.each([
  [
    { MOCK_GITLAB_PORT: 'x' },
    /^MOCK_GITLAB_PORT: must be a whole number from 0 to 65535, for example MOCK_GITLAB_PORT=4480$/,
  ],
  [{ MOCK_GITLAB_TIER: 'x' }, /, for example MOCK_GITLAB_TIER=premium$/],
  [{ MOCK_GITLAB_PROFILE: 'x' }, /, for example MOCK_GITLAB_PROFILE=19\.1$/],
  [
    { MOCK_GITLAB_STRICT: 'perhaps' },
    /^MOCK_GITLAB_STRICT: must be true or false, for example MOCK_GITLAB_STRICT=true$/,
  ],
  [{ MOCK_GITLAB_SWITCH: 'tier=gold' }, /^MOCK_GITLAB_SWITCH tier: must be one of free/],
])('the variable %j is refused by its name', async (environment, complaint) => {
  const command = await runWith(environment);
  expect(await command.exit).toBe(2);
  expect(command.complaints[0]).toMatch(complaint);
});

test.each([
  ['a: [', /^--seed: is neither YAML nor JSON/],
  ['poeple: []', /^--seed: poeple: is not a known key/],
  [
    'people: [{username: a}, {username: a}]',
    /^--seed: people\[1\]\.username: a is taken, for example "eve"$/,
  ],
  [
    'tokens: [{name: t, user: a, scopes: [api], expires_in_days: "30"}]',
    /expires_in_days: must be a whole number from -3650 to 3650, not text, for example 90$/,
  ],
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
