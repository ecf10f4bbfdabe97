import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Launch } from './server-process.ts';

const root = resolve(import.meta.dirname, '../..');

/** An answer to repeat. */
export interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What `npm run build:binary` makes. */
export const singleFile = resolve(root, 'dist/moorage');

const bare =
  (name: string, ...rest: readonly string[]) =>
  (port: number) => [resolve(root, 'bench/bare', name), String(port), ...rest];

export const bareNode: Launch = { command: process.execPath, args: bare('node-http.mjs'), health: '/' };

export const bareHonoWithSqlite = (body: string): Launch => ({
  command: process.execPath,
  args: bare('hono-sqlite.mjs', body),
  health: '/healthz',
});

/** Hono alone, which answers what somebody else has answered. */
export const bareHono = (path: string, answer: Answer): Launch => ({
  command: process.execPath,
  args: bare('hono-same.mjs', JSON.stringify({ path, ...answer })),
  health: path,
});

export const moorage = (dataDirectory: string): Launch => ({
  command: singleFile,
  args: (port) => ['serve', '--port', String(port), '--data', dataDirectory],
  health: '/healthz',
  environment: { MOORAGE_LOG_LEVEL: 'error', MOORAGE_ALLOW_PRIVATE: '127.0.0.1' },
});

const copy = mkdtempSync(join(tmpdir(), 'mock-bench-'));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));

/** What `pnpm build` makes of the mock, its library and its command; here, where no other build replaces it. */
export const builtMock = { library: join(copy, 'index.js'), command: join(copy, 'bin/mock-gitlab.js') };

/** Takes what was built last. */
export function takeBuiltMock(): void {
  cpSync(resolve(root, 'mock-gitlab/dist'), copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
}

/** The mock as those run it who have installed it. */
export const mock = (...flags: readonly string[]): Launch => ({
  command: process.execPath,
  args: (port) => [builtMock.command, '--port', String(port), ...flags],
  health: '/__mock__/health',
});
