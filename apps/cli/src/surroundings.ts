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
};
