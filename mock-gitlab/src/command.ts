import { type Environment, type Flags, mockGitLabHelp, readFlags } from './command-flags.ts';
import { createMockGitLab } from './create-mock-gitlab.ts';
import type { MockGitLab } from './mock-gitlab.ts';
import { demoCredentials } from './seed/demo.ts';
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
    throw new InputError('--port', `cannot listen (${reason})`, '--port 0');
  }
}

/** The people, the application and the tokens of the demo, a line each. */
export function describeDemo(): string[] {
  const { people, oauthApplication, tokens } = demoCredentials;
  return [
    ...Object.values(people).map(({ username, password }) => `  person       ${username} / ${password}`),
    `  application  ${oauthApplication.name}, redirect URI ${oauthApplication.redirectUri}`,
    `    client id      ${oauthApplication.clientId}`,
    `    client secret  ${oauthApplication.clientSecret}`,
    ...Object.entries(tokens).map(([name, token]) => `  token        ${token}  ${TOKEN_WORDS[name] ?? name}`),
  ];
}

const TOKEN_WORDS: Readonly<Record<string, string>> = {
  root: 'root, personal: api sudo admin_mode',
  adaApi: 'ada, personal: api',
  adaReadOnly: 'ada, personal: read_api only',
  dockOwner: 'project harbor/dock, Owner',
  dockMaintainer: 'project harbor/dock, Maintainer',
  dockDeveloper: 'project harbor/dock, Developer',
  harborOwner: 'group harbor, Owner',
  expired: 'ada, personal: expired',
  revoked: 'ada, personal: revoked',
};

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
    const gitlab = create(flags, await readSeed(flags.seed));
    if (flags.printSeed) {
      const { seedAsYaml } = await import('./seed/write.ts');
      io.print(await seedAsYaml(gitlab.toSeed()));
      return 0;
    }
    const url = await listen(gitlab, flags);
    io.print(`mock gitlab ready: ${url}`);
    if (flags.seed === undefined) for (const line of describeDemo()) io.print(line);
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
