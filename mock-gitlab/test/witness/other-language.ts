import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMockGitLab } from '../../src/index.ts';

/** A program with a client library that nobody here wrote, in another language. */
export interface Language {
  /** What runs a script: `/usr/bin/python3`, `go run`. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Arguments that make the program end well only where the library is installed. */
  readonly probe: readonly string[];
  /** The file with the journeys, beside this one. */
  readonly script: string;
  /** What the program needs of its surroundings beside `PATH`. */
  readonly env?: NodeJS.ProcessEnv;
}

const surroundings = ({ env }: Language): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], ...env });

/** Why the journeys of a language cannot be made here; `undefined` when they can. */
function obstacle(language: Language): string | undefined {
  const [program] = language.command;
  const { status } = spawnSync(program, [...language.probe], {
    stdio: 'ignore',
    env: surroundings(language),
  });
  return status === 0 ? undefined : `skipped: \`${program} ${language.probe.join(' ')}\` fails here`;
}

/** What the program complains about; empty when the journey went well. */
const travel = (language: Language, journey: string, url: string) =>
  new Promise<string>((resolve) => {
    const [program, ...args] = language.command;
    execFile(
      program,
      [...args, join(import.meta.dirname, language.script), journey],
      { env: { ...surroundings(language), MOCK_URL: url, IN_A_MONTH: '2027-02-28' }, timeout: 80_000 },
      (error, stdout, stderr) => resolve(error ? [error.message, stdout, stderr].join('\n') : ''),
    );
  });

/** Makes journeys, each against a mock of its own; a journey that is not installed here is skipped with its reason. */
export function witness(name: string, language: Language, journeys: Readonly<Record<string, string>>): void {
  const reason = obstacle(language);
  describe.skipIf(reason)(`${name}${reason === undefined ? '' : ` (${reason})`}`, () => {
    test.for(Object.entries(journeys))('%s: %s', { timeout: 90_000 }, async ([journey]) => {
      const gitlab = createMockGitLab({ now: '2027-01-31T08:00:00Z' });
      const complaint = await travel(language, journey, await gitlab.listen());
      await gitlab.close();
      expect(complaint).toBe('');
      gitlab.verify();
    });
  });
}
