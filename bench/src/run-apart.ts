import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const numbers = z.record(z.string(), z.number());

/** Runs a program of `mock/` in a process of its own and answers the numbers it prints, by name. */
export async function runApart(
  name: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<(name: string) => number> {
  const program = resolve(import.meta.dirname, '../mock', name);
  const { stdout } = await run(process.execPath, [...flags, program, ...args], { timeout: 600_000 });
  const printed = numbers.parse(JSON.parse(stdout));
  return (wanted) => printed[wanted] ?? Number.NaN;
}
