import { resolve } from 'node:path';
import type { Launch } from './server-process.ts';

const root = resolve(import.meta.dirname, '../..');

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

export const bareHono = (body: string): Launch => ({
  command: process.execPath,
  args: bare('hono-json.mjs', body),
  health: '/healthz',
});

export const moorage = (dataDirectory: string): Launch => ({
  command: singleFile,
  args: (port) => ['serve', '--port', String(port), '--data', dataDirectory],
  health: '/healthz',
  environment: { MOORAGE_LOG_LEVEL: 'error', MOORAGE_ALLOW_PRIVATE: '127.0.0.1' },
});

export const mock: Launch = {
  command: singleFile,
  args: (port) => ['mock-gitlab', '--port', String(port)],
  health: '/__mock__/health',
};
