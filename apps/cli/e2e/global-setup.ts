import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startBrowser } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the one browser of this run is reached. */
    readonly browser: string;
    /** Where the user interface of this run is: a build meanwhile does not change it under a test. */
    readonly web: string;
  }
}

const root = resolve(import.meta.dirname, '../../..');

/** Once for the whole run: the user interface as its sources are now, and one browser. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildWeb();
  rmSync(resolve(root, 'test-results'), { recursive: true, force: true });
  const web = mkdtempSync(join(tmpdir(), 'moorage-web-'));
  cpSync(resolve(root, 'apps/web/dist'), web, { recursive: true });
  project.provide('web', web);
  const browser = await startBrowser();
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    rmSync(web, { recursive: true });
  };
}

/** Takes tens of milliseconds when nothing changed. */
function buildWeb(): void {
  const turbo = resolve(root, 'node_modules/.bin/turbo');
  const args = ['run', 'build', '--filter=@moorage/web', '--output-logs=errors-only', '--log-prefix=none'];
  const env = { ...process.env, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1' };
  const { status, stdout, stderr } = spawnSync(turbo, args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The user interface could not be built:\n${stdout}${stderr}`);
}
