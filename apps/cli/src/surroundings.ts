import { createInterface } from 'node:readline/promises';
import type { Environment } from './settings/read-settings.ts';

/** What a command sees of the process it runs in. */
export interface Surroundings {
  readonly environment: Environment;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
  /** Resolves when the process is asked to end. A second request ends it at once, whatever is under way. */
  readonly untilAskedToEnd: () => Promise<void>;
  /** Sends a request over the network. */
  readonly network: (url: URL, init: RequestInit) => Promise<Response>;
  readonly now: () => Date;
  /** Asks the person at the terminal, on standard error; `null` where nobody sits. */
  readonly ask: ((question: string) => Promise<string>) | null;
}

async function askAtTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** The real process. */
export const thisProcess: Surroundings = {
  environment: process.env,
  print: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  untilAskedToEnd: () =>
    new Promise((resolve) => {
      const numbers = { SIGINT: 2, SIGTERM: 15 };
      let isAsked = false;
      const ask = (signal: keyof typeof numbers) => {
        if (isAsked) process.exit(128 + numbers[signal]);
        isAsked = true;
        resolve();
      };
      process.on('SIGINT', ask);
      process.on('SIGTERM', ask);
    }),
  network: (url, init) => fetch(url, init),
  now: () => new Date(),
  ask: process.stdin.isTTY && process.stderr.isTTY ? askAtTerminal : null,
};
