import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a server is started on a port, and where it says that it is well. */
export interface Launch {
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  readonly health: string;
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server that takes longer than this to start has failed. */
const patienceMs = 60_000;

export interface ServerProcess {
  readonly url: string;
  /** From starting the process to its first 200, in milliseconds. */
  readonly healthyMs: number;
  /** What it has printed so far. */
  readonly output: () => string;
  /** In megabytes (10⁶ bytes). */
  readonly residentMb: () => number;
  readonly stop: () => Promise<void>;
}

export async function launch({
  command,
  args,
  health,
  directory,
  environment,
}: Launch): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawn(command, args(port), {
    cwd: directory,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whatever happens here, nothing is left behind.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  await healthy(child, url + health);
  const healthyMs = performance.now() - startedAt;
  return {
    url,
    healthyMs,
    output: () => output,
    residentMb: () => residentMb(child),
    stop: () => stop(child),
  };
}

async function healthy(child: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + patienceMs;
  while (child.exitCode === null) {
    if ((await status(url)) === 200) return;
    if (performance.now() > until) throw new Error(`${url} is not well after ${patienceMs} ms`);
    await sleep(1);
  }
  throw new Error(`${child.spawnfile} ended with ${child.exitCode} before it was healthy`);
}

function status(url: string): Promise<number> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    }).once('error', () => resolve(0));
  });
}

function residentMb({ pid }: ChildProcess): number {
  return (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / 1e6;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP has an AddressInfo
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}
