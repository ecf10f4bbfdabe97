import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@moorage/core';
import { openSqlite, type Database } from '@moorage/database';
import { createMockGitLab, demoCredentials, demoSeed, type MockGitLab } from 'mock-gitlab';
import { readSettings } from '../src/settings/read-settings.ts';
import { serveSettings } from '../src/settings/serve-settings.ts';
import { startMoorage } from '../src/start-moorage.ts';
import { webFilesIn } from '../src/web-files.ts';

/** A Moorage with a database of its own and a GitLab beside it, both on free ports of loopback. */
export interface World {
  readonly url: string;
  /** What `moorage serve` prints at its first start. */
  readonly setupUrl: string;
  readonly gitlab: MockGitLab;
  readonly gitlabUrl: string;
  /** Moves the clocks of both; the browser's stays. */
  readonly passTime: (milliseconds: number) => void;
  /** Reaches behind Moorage's back into its database, while it runs. */
  readonly database: <Result>(work: (database: Database) => Promise<Result>) => Promise<Result>;
  /** Errors that Moorage logged: it has none to log, whatever GitLab does. */
  readonly loggedErrors: readonly string[];
  close(): Promise<void>;
}

/** @param web where the built user interface is. */
export async function startWorld(web: string): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'moorage-e2e-'));
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const loggedErrors: string[] = [];
  const quiet = () => {};
  const error: Log['error'] = (message, details) => {
    // An app that is down makes an answer from 500 on, and no error.
    if (message !== 'request') loggedErrors.push(`${message} ${JSON.stringify(details)}`);
  };
  const flags = ['--port', '0', '--data', directory, '--allow-private', '127.0.0.1'];
  const moorage = await startMoorage(readSettings(serveSettings, flags, {}), {
    web: webFilesIn(web),
    log: { debug: quiet, info: quiet, warn: quiet, error },
    clock: { now: () => new Date(now()) },
  });
  const applications = (demoSeed.oauth_applications ?? []).map((application) => ({
    ...application,
    redirect_uris: [`${moorage.url}/oauth/callback`],
  }));
  const gitlab = createMockGitLab({
    seed: { ...demoSeed, oauth_applications: applications },
    systemTime: now,
  });
  return {
    url: moorage.url,
    setupUrl: moorage.setupUrl ?? '',
    gitlab,
    gitlabUrl: await gitlab.listen(),
    passTime: (milliseconds) => {
      ahead += milliseconds;
    },
    async database(work) {
      const database = await openSqlite({ path: join(directory, 'moorage.db') });
      try {
        return await work(database);
      } finally {
        await database.close();
      }
    },
    loggedErrors,
    async close() {
      await moorage.close();
      await gitlab.close();
      rmSync(directory, { recursive: true });
    },
  };
}

export const { tokens, people, oauthApplication } = demoCredentials;
export const minutes = 60_000;
export const days = 24 * 60 * minutes;
