#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import manifest from '../package.json' with { type: 'json' };

// Compiled code is kept for the next start, which then takes about two thirds of the time.
enableCompileCache();
const { runMockGitLab } = await import('../src/command.ts');

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

process.exitCode = await runMockGitLab(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  signal: stop.signal,
  environment: process.env,
  version: manifest.version,
});
