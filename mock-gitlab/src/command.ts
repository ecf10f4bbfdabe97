import { parseArgs } from 'node:util';
import { createMockGitLab, type MockGitLab } from './create-mock-gitlab.ts';
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
}

const HELP = `mock-gitlab [--port 4480] [--host 127.0.0.1] [--seed FILE] [--now INSTANT]

  --port   where to listen; 0 takes a free port
  --host   address to listen at
  --seed   YAML or JSON file to start with in place of the demo
  --now    stands still at this instant, for example 2027-01-31T08:00:00Z`;

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly seed: string | undefined;
  readonly now: string | undefined;
}

function readFlags(argv: readonly string[]): Flags | 'help' {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '4480' },
        host: { type: 'string', default: '127.0.0.1' },
        seed: { type: 'string' },
        now: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new InputError('mock-gitlab', reason, '--port 4480');
  }
  if (values.help) return 'help';
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new InputError('--port', 'must be a whole number from 0 to 65535', '--port 4480');
  }
  return { port: Number(values.port), host: values.host, seed: values.seed, now: values.now };
}

/** Names the flag in front of what is wrong with its value. */
function create({ now }: Flags, seed: SeedData | undefined): MockGitLab {
  try {
    return createMockGitLab({ ...(seed && { seed }), ...(now !== undefined && { now }) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const key = error.key === 'now' ? '--now' : `--seed: ${error.key}`;
    throw new InputError(key, error.reason, error.example);
  }
}

async function readSeed(path: string | undefined): Promise<SeedData | undefined> {
  if (path === undefined) return undefined;
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

/**
 * Runs the mock until the signal ends it.
 * @returns the exit code: 0 when ended, 2 for wrong flags or a wrong seed
 */
export async function runMockGitLab(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const flags = readFlags(argv);
    if (flags === 'help') {
      io.print(HELP);
      return 0;
    }
    const gitlab = create(flags, await readSeed(flags.seed));
    const url = await listen(gitlab, flags);
    io.print(`mock gitlab ready: ${url}`);
    if (flags.seed === undefined) for (const line of describeDemo()) io.print(line);
    await ended(io.signal);
    await gitlab.close();
    return 0;
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
