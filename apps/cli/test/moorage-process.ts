import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

/** What a process wrote, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

export interface MoorageProcess extends AsyncDisposable {
  /** The first line of standard output that matches, as soon as it is there; rejects when the process ends without it. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** As `line`, of standard error. */
  errorLine(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal?: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface ProcessOptions {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of the sources. */
  readonly singleFile?: string;
}

const sources = join(resolve(import.meta.dirname, '../src'), 'main.ts');

/** Runs `moorage` as people do: a process of its own with real sockets. */
export function moorage(args: readonly string[], options: ProcessOptions = {}): MoorageProcess {
  const [command, before] =
    options.singleFile === undefined ? [process.execPath, [sources]] : [options.singleFile, []];
  const child = spawn(command, [...before, ...args], {
    cwd: options.directory,
    env: { PATH: process.env['PATH'] ?? '', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = listenTo(child.stdout);
  const errors = listenTo(child.stderr);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      output.end();
      errors.end();
      resolve({ code, signal, output: output.text(), errors: errors.text() });
    });
  });
  const withErrors = (cause: unknown) => new Error(`${String(cause)}; it wrote to stderr:\n${errors.text()}`);
  return {
    line: (pattern) => output.wait(pattern).catch((cause: unknown) => Promise.reject(withErrors(cause))),
    errorLine: (pattern) => errors.wait(pattern),
    kill: (signal = 'SIGTERM') => void child.kill(signal),
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Collects what a stream says, and tells those who wait for it. */
function listenTo(stream: NodeJS.ReadableStream) {
  let text = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const look of waiting) look();
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
    tell();
  });
  return {
    text: () => text,
    end: () => {
      isOver = true;
      tell();
    },
    wait: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const whole = text.split('\n').slice(0, isOver ? undefined : -1);
          const found = whole.map((line) => pattern.exec(line)).find((match) => match !== null);
          if (found) resolve(found);
          else if (isOver) reject(new Error(`the process ended without a line like ${pattern}`));
          if (found || isOver) waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
  };
}
