import { type Environment, type Flags, mockGitLabHelp, readFlags, strayVariables } from './command-flags.ts';
import { describeDemo, describeSeed } from './seed/describe.ts';
import { createMockGitLab } from './create-mock-gitlab.ts';
import type { MockGitLab } from './mock-gitlab.ts';
import { readSeedFile } from './seed/file.ts';
import { type SeedData, seedShape } from './seed/shape.ts';
import { InputError } from './shape.ts';

/** What a command needs of its process. */
export interface CommandIo {
  /** Writes a line for people to standard output. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
  /** Ends the command when aborted, as SIGTERM does. */
  readonly signal: AbortSignal;
  /** Variables that stand for missing flags; none when left out. */
  readonly environment?: Environment;
  /** What `--version` prints. */
  readonly version?: string;
}

/** Names the flag in front of what is wrong with its value. */
function create(flags: Flags, seed: SeedData | undefined): MockGitLab {
  const { now, profile, switches, strict, randomSeed, relativeUrlRoot, journalLimit } = flags;
  try {
    return createMockGitLab({
      switches,
      strict,
      ...(seed && { seed }),
      ...(now !== undefined && { now }),
      ...(profile !== undefined && { profile }),
      ...(randomSeed !== undefined && { randomSeed }),
      ...(relativeUrlRoot !== undefined && { relativeUrlRoot }),
      ...(journalLimit !== undefined && { journalLimit }),
    });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const own: Readonly<Record<string, string>> = { now: '--now', relativeUrlRoot: '--relative-url-root' };
    throw new InputError(own[error.key] ?? `--seed: ${error.key}`, error.reason, error.example);
  }
}

async function readSeed(path: string | undefined): Promise<SeedData | undefined> {
  if (path === undefined) return undefined;
  if (path === 'empty') return {};
  const data = await readSeedFile(path);
  try {
    return seedShape.parse(data, '');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`--seed: ${error.key}`, error.reason, error.example);
  }
}

async function listen(gitlab: MockGitLab, { port, host }: Flags): Promise<string> {
  try {
    return await gitlab.listen(port, host);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/ENOTFOUND|EADDRNOTAVAIL|EAI_|EINVAL/.test(reason)) {
      throw new InputError('--host', `cannot listen at ${host} (${reason})`, '--host 127.0.0.1');
    }
    throw new InputError('--port', `cannot listen (${reason})`, '--port 0');
  }
}

/** Whether all was well; what was not goes to standard error. */
function verified(gitlab: MockGitLab, { complain }: CommandIo): boolean {
  try {
    gitlab.verify();
    return true;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/**
 * Runs the mock until the signal ends it.
 * @returns the exit code: 0 when ended, 1 when a strict one was asked what it does not know or had a defect,
 * 2 for wrong flags or a wrong seed
 */
export async function runMockGitLab(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const flags = readFlags(argv, io.environment ?? {});
    if (flags.help) {
      io.print(mockGitLabHelp());
      return 0;
    }
    if (flags.version) {
      io.print(io.version ?? 'unknown');
      return 0;
    }
    for (const name of strayVariables(io.environment ?? {})) {
      io.complain(`${name}: no flag is called so, it is passed over; mock-gitlab --help lists them`);
    }
    const gitlab = create(flags, await readSeed(flags.seed));
    if (flags.printSeed) {
      const { seedAsYaml } = await import('./seed/write.ts');
      io.print(await seedAsYaml(gitlab.toSeed()));
      return 0;
    }
    const url = await listen(gitlab, flags);
    io.print(`mock gitlab ready: ${url}`);
    const lines = flags.seed === undefined ? describeDemo() : describeSeed(gitlab.toSeed());
    for (const line of lines) io.print(line);
    await ended(io.signal);
    await gitlab.close();
    return flags.strict && !verified(gitlab, io) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    io.complain(error.message);
    return 2;
  }
}

const ended = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
