import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Launch } from './server-process.ts';

const run = promisify(execFile);

const VERSIONS = {
  'oauth2-mock-server': '9.3.0',
  '@stoplight/prism-cli': '5.14.2',
  'json-server': '0.17.4',
} as const;

/** Other stand-ins for a server, each as its authors say to run it. */
export interface Others {
  /** Answers `POST /token`. */
  readonly oauth: Launch;
  /** Answers `GET /user` as an OpenAPI document says. */
  readonly prism: Launch;
  /** Answers `GET /user` from a file. */
  readonly json: Launch;
}

/** The least that describes `GET /user` with this answer. */
const openApi = (user: unknown) => ({
  openapi: '3.0.3',
  info: { title: 'Users', version: '1' },
  paths: {
    '/user': {
      get: {
        responses: {
          200: { description: 'The caller', content: { 'application/json': { example: user } } },
        },
      },
    },
  },
});

async function install(folder: string): Promise<void> {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: VERSIONS }));
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  await run('npm', ['install', ...flags], { cwd: folder, timeout: 300_000 });
}

/**
 * Gives other stand-ins that answer the same JSON, installed in a folder that is gone afterwards.
 * @returns `undefined`, with a word why, when they cannot be installed
 */
export async function withOthers<T>(
  body: string,
  use: (others: Others) => Promise<T>,
): Promise<T | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'mock-bench-others-'));
  try {
    try {
      await install(folder);
    } catch (error) {
      const [reason] = String(error).split('\n', 1);
      console.log(`Without other stand-ins: they cannot be installed (${reason}).`);
      return undefined;
    }
    const user: unknown = JSON.parse(body);
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(openApi(user)));
    writeFileSync(join(folder, 'db.json'), JSON.stringify({ user }));
    const node = (program: string, health: string, args: (port: string) => readonly string[]): Launch => ({
      command: process.execPath,
      args: (port) => [join(folder, 'node_modules', program), ...args(String(port))],
      health,
      directory: folder,
    });
    const host = '127.0.0.1';
    return await use({
      oauth: node(
        'oauth2-mock-server/dist/oauth2-mock-server.mjs',
        '/.well-known/openid-configuration',
        (port) => ['-a', host, '-p', port],
      ),
      // Its log of each request is left out: it would be most of what is measured.
      prism: node('@stoplight/prism-cli/dist/index.js', '/user', (port) => [
        'mock',
        '--host',
        host,
        '--port',
        port,
        '--verboseLevel',
        'silent',
        'openapi.json',
      ]),
      json: node('json-server/lib/cli/bin.js', '/user', (port) => [
        '--host',
        host,
        '--port',
        port,
        '--quiet',
        'db.json',
      ]),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
