#!/usr/bin/env node
import manifest from '../package.json' with { type: 'json' };
import { runMockGitLab } from '../src/command.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

process.exitCode = await runMockGitLab(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  signal: stop.signal,
  environment: process.env,
  version: manifest.version,
});
