import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const runs = resolve(import.meta.dirname, 'fixture-runs');
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

const partOf = (name: string, ...path: string[]) =>
  resolve(dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`))), ...path);

function run(program: string, args: readonly string[], more: Record<string, string> = {}) {
  // A child that believed to run inside this run would report to it.
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|FORCE_COLOR|NODE_ENV|CI$)/.test(name),
  );
  const env = { ...Object.fromEntries(kept), NO_COLOR: '1', ...more };
  const child = spawnSync(process.execPath, [program, ...args], { cwd: runs, env, encoding: 'utf8' });
  return { status: child.status, said: child.stdout + child.stderr };
}

describe('the fixture for Vitest', () => {
  const { status, said } = run(partOf('vitest', 'vitest.mjs'), [
    'run',
    '--config',
    'vitest.config.ts',
    '--root',
    '.',
  ]);

  test('gives each test a GitLab that knows nothing of the others', () => {
    expect(said).toContain('2 failed | 3 passed (5)');
    expect(status).toBe(1);
  });

  test('prints what a failed test asked', () => {
    expect(said).toMatch(
      /journeys\.run\.ts > fails by itself\nmock-gitlab: what was asked\n {2}#1 GET \/api\/v4\/projects/,
    );
  });

  test('fails a test that asked what the mock does not know', () => {
    expect(said).toMatch(/FAIL .*> fails for asking what the mock does not know\nJournalMismatch: /);
    expect(said).toContain('#1 GET /api/v4/no/such/thing');
  });
});

describe.skipIf(chromium === undefined)('the fixture for Playwright, where a Chromium is installed', () => {
  test('signs in, keeps tests apart, tells why one failed, and is strict', () => {
    const output = mkdtempSync(join(tmpdir(), 'mock-gitlab-playwright-'));
    const { status, said } = run(
      partOf('@playwright/test', 'cli.js'),
      ['test', '--config', 'playwright.config.ts', '--output', output],
      { MOCK_GITLAB_CHROMIUM: chromium ?? '' },
    );
    rmSync(output, { recursive: true });

    expect(said).toContain('2 passed');
    expect(said).toContain('2 failed');
    expect(said).toContain('attachment #1: mock-gitlab (text/plain)');
    expect(said).toMatch(/#1 GET \/api\/v4\/projects → \d+/);
    expect(said).toMatch(/JournalMismatch: .*\n +#1 GET \/api\/v4\/no\/such\/thing/);
    expect(status).toBe(1);
  }, 120_000);
});
