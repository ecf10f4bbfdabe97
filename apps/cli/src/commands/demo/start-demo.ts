import { createLog } from '../../log.ts';
import { readSettings } from '../../settings/read-settings.ts';
import { serveSettings } from '../../settings/serve-settings.ts';
import { startMoorage } from '../../start-moorage.ts';
import { webFiles } from '../../web-files.ts';
import { demoClock } from './demo-clock.ts';
import { startDemoGitLab, type DemoGitLab } from './demo-gitlab.ts';
import type { DemoSettings } from './demo-settings.ts';
import { setUpDemo } from './set-up-demo.ts';

export interface Demo {
  readonly url: string;
  readonly gitlabUrl: string;
  /** Whether the demo's password still signs in: a person may have changed it. */
  readonly passwordHolds: boolean;
  close(): Promise<void>;
}

/**
 * Moorage and a mock GitLab in this process, on loopback and in one time, ready to sign in to.
 *
 * @throws {Stop} and {ConnectionError} with the line for the person; nothing stays open then.
 */
export async function startDemo({ port, gitlabPort, data }: DemoSettings): Promise<Demo> {
  const flags = ['--port', `${port}`, '--data', data, '--allow-private', '127.0.0.1', '--log-level', 'warn'];
  const settings = readSettings(serveSettings, [...flags, '--log-format', 'text'], {});
  const started: DemoGitLab[] = [];
  const cleanUp: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const undo of cleanUp) await undo();
  };
  const gitlab = (): DemoGitLab => {
    const [only] = started;
    if (only === undefined) throw new TypeError('The mock GitLab is asked before it was started.');
    return only;
  };
  try {
    const moorage = await startMoorage(settings, {
      web: webFiles(),
      log: createLog(settings),
      clock: demoClock(() => gitlab().gitlab),
      // First of all: what Moorage does by itself must not find a GitLab that is not there yet.
      prepare: async (url) => {
        const redirectUri = `${url}/oauth/callback`;
        started.push(await startDemoGitLab({ port: gitlabPort, dataDirectory: data, redirectUri }));
        cleanUp.push(() => gitlab().close());
      },
    });
    cleanUp.unshift(() => moorage.close());
    const passwordHolds = await setUpDemo(moorage.url, moorage.setupUrl, gitlab().url);
    return { url: moorage.url, gitlabUrl: gitlab().url, passwordHolds, close };
  } catch (error) {
    await close();
    throw error;
  }
}
