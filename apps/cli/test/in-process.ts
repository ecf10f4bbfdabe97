import { run } from '../src/run.ts';
import type { Surroundings } from '../src/surroundings.ts';

/** Runs a command in this process, for what ends by itself: exit code and what it wrote. */
export async function runHere(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  surroundings: Partial<Surroundings> = {},
): Promise<{ code: number; output: string; errors: string }> {
  const [output, errors]: [string[], string[]] = [[], []];
  const code = await run(args, {
    environment,
    print: (line) => void output.push(`${line}\n`),
    complain: (line) => void errors.push(`${line}\n`),
    // A command that starts although it should not is ended, and seen by its exit code 0.
    untilAskedToEnd: () => Promise.resolve(),
    network: () => Promise.reject(new TypeError('no network in this test')),
    now: () => new Date(),
    ask: null,
    ...surroundings,
  });
  return { code, output: output.join(''), errors: errors.join('') };
}
