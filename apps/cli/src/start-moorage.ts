import { hkdfSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRegistry, type Clock, type Log } from '@moorage/core';
import { authStorage, hasPeople } from '@moorage/database';
import { createGuardedFetch } from '@moorage/engine';
import { createServer, type Every, type WebFiles } from '@moorage/server';
import { createVault, readMasterKey, type MasterKey } from '@moorage/vault';
import { clientAddress, peerOf } from './client-address.ts';
import { closeDatabaseFiles, openDataDirectory } from './data-directory.ts';
import { listen } from './listener.ts';
import { mailerOf } from './mailer.ts';
import { openDatabase } from './open-database.ts';
import { plugins } from './plugins.ts';
import { createRandom } from './random.ts';
import { createRemoteClock, type MovableClock, type RemoteClock } from './remote-clock.ts';
import type { ServeSettings } from './settings/serve-settings.ts';
import { version } from './version.ts';

/** How long a request that has begun may take to finish after the process was asked to end. */
const patienceMs = 10_000;

export interface RunningMoorage {
  /** Where people reach it. */
  readonly url: string;
  /** One-time link to make the first administrator; `null` when there is one. */
  readonly setupUrl: string | null;
  /** Stops accepting, finishes what has begun, closes the database. Resolves with whether all of it finished. */
  close(): Promise<boolean>;
}

export interface Surface {
  readonly web: WebFiles;
  readonly log: Log;
  /** Left out: as the settings say. One that can be moved is movable for people too. */
  readonly clock?: Clock & Partial<MovableClock>;
  /** Called once it is known where people will reach Moorage, before anything is opened. */
  readonly prepare?: (publicUrl: string) => Promise<void>;
}

/**
 * The composition root: settings → adapters → server → listen.
 *
 * @throws {Stop}, {ConnectionError} and {WrongPlugin} with the line for the person; nothing stays open then.
 */
export async function startMoorage(
  settings: ServeSettings,
  { web, log, clock: given, prepare }: Surface,
): Promise<RunningMoorage> {
  // First of all: a wrong plugin ends the start before anything is written.
  const registry = createRegistry(plugins);
  const mailer = mailerOf(settings);
  const cleanUp: (() => Promise<unknown>)[] = [];
  try {
    const listener = await listen(settings.host, settings.port);
    cleanUp.unshift(() => listener.close(0));
    const publicUrl = settings.publicUrl ?? listener.url;
    await prepare?.(publicUrl);

    const remote = given === undefined ? await remoteClock(settings, log) : undefined;
    cleanUp.push(async () => remote?.close());
    const clock: Clock & Partial<MovableClock> = given ?? remote ?? systemClock;
    const data = openDataDirectory(settings.data);
    const random = createRandom(clock);
    const masterKey = settings.masterKey ?? (await readMasterKey({ path: data.masterKeyFile, random }));
    for (const file of closeDatabaseFiles(data))
      log.warn('others could read this file; now they cannot', { file });
    const database = await openDatabase(settings.databaseUrl, data);
    cleanUp.push(() => database.close());
    const { stores } = database;
    const vault = await createVault({ masterKey, dataKeys: stores.dataKeys, clock, random });
    const guardedFetch = createGuardedFetch({
      allowPrivate: settings.allowPrivate,
      caCertificates: settings.ca,
      userAgent: `Moorage/${version}`,
    });

    const server = createServer({
      engine: {
        plugins: registry,
        stores,
        vault,
        send: guardedFetch,
        clock,
        random,
        wait,
        log,
        publicUrl,
        mailer,
      },
      identity: { database: () => authStorage(database), secret: sessionSecret(masterKey) },
      ready: () => database.ready(),
      web,
      version,
      every,
      clockMotor: isMovable(clock) ? clock : undefined,
      clientAddress: (env, headers) => clientAddress(settings.trustedProxies, peerOf(env), headers),
    });
    listener.answerWith((request, bindings) => server.app.fetch(request, bindings));
    let isClosing = false;
    const settled = server.start().finally(() => {
      if (!isClosing) server.jobs.start();
    });
    const setupUrl = (await hasPeople(database))
      ? null
      : `${publicUrl}/setup#token=${server.setup.issueToken()}`;

    const close = async (): Promise<boolean> => {
      isClosing = true;
      const inTime = await listener.close(patienceMs, () => Promise.all([server.finished(), settled]));
      if (inTime) await guardedFetch.close();
      await database.close();
      remote?.close();
      return inTime;
    };
    return { url: publicUrl, setupUrl, close };
  } catch (error) {
    for (const undo of cleanUp) await undo();
    throw error;
  }
}

/** The process's timers; none keeps it alive. */
const every: Every = (intervalMs, act) => {
  const timer = setInterval(act, intervalMs).unref();
  return () => clearInterval(timer);
};
const wait = (durationMs: number): Promise<void> => sleep(durationMs, undefined, { ref: false });
const systemClock: Clock = { now: () => new Date() };

function isMovable(clock: Clock & Partial<MovableClock>): clock is MovableClock {
  return clock.advance !== undefined;
}

async function remoteClock({ clockUrl }: ServeSettings, log: Log): Promise<RemoteClock | undefined> {
  if (clockUrl === undefined) return undefined;
  log.warn('time is taken from a mock, for tests and demonstrations only', { url: clockUrl });
  return createRemoteClock({ url: clockUrl, log, every, fetch, systemTime: Date.now });
}

/** Sessions outlive a restart without a second file to keep: who has the master key has this, too. */
function sessionSecret({ wrappingKey }: MasterKey): string {
  return Buffer.from(hkdfSync('sha256', wrappingKey, '', 'moorage v1 session secret', 32)).toString(
    'base64url',
  );
}
