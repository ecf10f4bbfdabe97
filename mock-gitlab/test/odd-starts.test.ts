import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createWorld } from '../src/create-world.ts';
import { startTicking } from '../src/hooks/tick.ts';
import { readSeedFile } from '../src/seed/file.ts';
import { readSwitches } from '../src/switches.ts';
import { START, harbor } from './harbor.ts';

function seedFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mock-gitlab-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'seed.yaml'), text);
  return join(folder, 'seed.yaml');
}

test.each([
  ['people: &all\n  - username: ada\n    attributes: { self: *all }', /^--seed: nests deeper than 50 levels/],
  ['&all [*all]', /^--seed: nests deeper than 50 levels/],
  [`{"people": ${'['.repeat(60)}${']'.repeat(60)}}`, /^--seed: nests deeper than 50 levels/],
])('a seed file that leads into itself is refused with one line: %#', async (text, reason) => {
  await expect(readSeedFile(seedFile(text))).rejects.toThrow(reason);
});

test('a seed file may say the same twice', async () => {
  const read = await readSeedFile(seedFile('people: [&ada { username: ada }, *ada]'));
  expect(read).toStrictEqual({ people: [{ username: 'ada' }, { username: 'ada' }] });
});

test.each(['/..', '/.', '/a/../b', '/w', '/gitlab/w', '/__mock__', '/__mock__/x'])(
  '%s is no relative URL root',
  (relativeUrlRoot) => {
    expect(() => harbor({ relativeUrlRoot })).toThrow(/^relativeUrlRoot: must not have a part/);
  },
);

test.each(['/wiki', '/w-1', '/.well', '/mock'])('%s is one', async (relativeUrlRoot) => {
  const gitlab = harbor({ relativeUrlRoot });
  expect((await gitlab.fetch(`${gitlab.baseUrl}/__mock__/health`)).status).toBe(200);
});

test.each(['http://[', 'http://a:b', 'https://a b', 'http://%'])('%s is no link URL', (linkUrl) => {
  expect(() => harbor({ switches: { linkUrl } })).toThrow(/^switches\.linkUrl: must/);
});

test('what goes wrong in one second does not end the daily work for ever', async () => {
  const seconds: (() => void)[] = [];
  const world = createWorld({
    seed: {},
    clock: { now: START, systemTime: () => 0 },
    switches: readSwitches({}),
    relativeUrlRoot: '',
    randomSeed: '',
    journalLimit: 1,
    worldLimit: 1,
    strict: false,
    sleep: () => new Promise((done) => void seconds.push(done)),
    send: () => Promise.reject(new Error('nobody')),
    address: { origin: 'http://gitlab.test' },
  });
  let looks = 0;
  const look = () => {
    looks += 1;
    throw new Error('odd');
  };
  onTestFinished(startTicking({ ...world, schedule: { ...world.schedule, check: look } }));
  for (let second = 0; second < 3; second += 1) {
    seconds.shift()?.();
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
  }
  expect(looks).toBe(3);
});

test('only so many sessions of nobody are remembered', async () => {
  const gitlab = harbor();
  const visit = () => gitlab.fetch(`${gitlab.baseUrl}/users/sign_in`);
  await visit();
  const full = JSON.parse(JSON.stringify(gitlab.snapshot()));
  const [one] = full.state.tables.sessions.rows;
  const rows = Array.from({ length: 10_000 }, (_, at) => ({ ...one, id: at + 1, cookie: `cookie-${at}` }));
  rows[0].userId = 1;
  full.state.tables.sessions = { nextId: 10_001, rows };
  gitlab.restore(full);
  for (let count = 0; count < 3; count += 1) await visit();
  const { sessions } = JSON.parse(JSON.stringify(gitlab.snapshot())).state.tables;
  const ids = sessions.rows.map(({ id }: { id: number }) => id);
  // The first one is somebody's.
  expect([ids.length, ...ids.slice(0, 2), ids.at(-1)]).toStrictEqual([10_000, 1, 5, 10_003]);
});

test.each([
  ['npm/11.0.0 node/v24.0.0 linux x64', 1],
  ['pnpm/12.0.0 npm/? node/v24.0.0 linux x64', 0],
])('packed by %s it ends with %d', (agent, code) => {
  const script = resolve(import.meta.dirname, '../scripts/only-pnpm.ts');
  const env = { ...process.env, npm_config_user_agent: agent };
  expect(spawnSync(process.execPath, [script], { env }).status).toBe(code);
});
