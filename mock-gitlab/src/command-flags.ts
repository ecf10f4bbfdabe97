import { parseArgs } from 'node:util';
import { InputError, oneOf } from './shape.ts';
import { type Profile, type SwitchesInput, profiles, switchesShape } from './switches.ts';

interface Flag {
  readonly name: string;
  /** What stands for the value in the help; a flag without one is on or off. */
  readonly value?: string;
  readonly about: string;
}

const GROUPS: readonly (readonly [title: string, flags: readonly Flag[]])[] = [
  [
    'Where',
    [
      { name: 'port', value: '4480', about: 'where to listen; 0 takes a free port' },
      { name: 'host', value: '127.0.0.1', about: 'address to listen at' },
      { name: 'relative-url-root', value: '/gitlab', about: 'path in front of everything' },
      {
        name: 'allowed-origins',
        value: 'ORIGINS',
        about: 'web pages besides local ones that may use it; "*": all',
      },
    ],
  ],
  [
    'What it starts with',
    [
      { name: 'seed', value: 'FILE', about: 'YAML or JSON in place of the demo; "empty" for nothing' },
      { name: 'now', value: 'INSTANT', about: 'stands still at it, for example 2027-01-31T08:00:00Z' },
      { name: 'random-seed', value: 'TEXT', about: 'another text gives other tokens and secrets' },
      { name: 'print-seed', about: 'prints what it would start with as a seed, and ends' },
    ],
  ],
  [
    'Which GitLab',
    [
      { name: 'profile', value: 'NAME', about: '19.1, 18.11, 17.11 or gitlab.com' },
      { name: 'tier', value: 'NAME', about: 'free, premium or ultimate' },
      { name: 'switch', value: 'KEY=VALUE', about: 'one difference more; may come again' },
    ],
  ],
  [
    'Watching',
    [
      { name: 'strict', about: 'exit code 1 in the end if an unknown endpoint was asked' },
      { name: 'journal-limit', value: '1000', about: 'requests to remember' },
    ],
  ],
];

/** The variable that a flag falls back to: `MOCK_GITLAB_JOURNAL_LIMIT`. */
const variableOf = (flag: string) => `MOCK_GITLAB_${flag.toUpperCase().replaceAll('-', '_')}`;

/** What `--help` prints; `name` is how the command was called. */
export function mockGitLabHelp(name = 'mock-gitlab'): string {
  const lines = [`${name} [FLAGS]`, '', 'A GitLab that can say no. /__mock__/ shows and controls it.'];
  for (const [title, flags] of GROUPS) {
    lines.push('', `${title}:`);
    for (const { name: flag, value, about } of flags) {
      lines.push(`  ${`--${flag}${value === undefined ? '' : ` ${value}`}`.padEnd(28)}${about}`);
    }
  }
  lines.push(
    '',
    'Each flag also as a variable: --journal-limit is MOCK_GITLAB_JOURNAL_LIMIT.',
    'Several switches with commas: MOCK_GITLAB_SWITCH=tier=premium,tokenPrefix=abc-',
    '--version tells which one this is.',
  );
  return lines.join('\n');
}

/** What the flags say. */
export interface Flags {
  readonly help: boolean;
  readonly version: boolean;
  readonly port: number;
  readonly host: string;
  readonly seed: string | undefined;
  readonly now: string | undefined;
  readonly randomSeed: string | undefined;
  readonly relativeUrlRoot: string | undefined;
  readonly journalLimit: number | undefined;
  readonly profile: Profile | undefined;
  readonly switches: SwitchesInput;
  readonly strict: boolean;
  readonly printSeed: boolean;
}

/** Variables of the environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const profileShape = oneOf('19.1', '18.11', '17.11', 'gitlab.com');

/** Puts the flag's or the variable's name before what is wrong with its value. */
function named<T>(key: string, example: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(key, error.reason, example);
  }
}

function wholeNumber(given: Given | undefined, least: number, most: number, example: string) {
  if (given === undefined) return undefined;
  const value = Number(given.value);
  if (/^\d{1,12}$/.test(given.value) && value >= least && value <= most) return value;
  throw new InputError(
    given.key,
    `must be a whole number from ${least} to ${most}`,
    exampleOf(given.key, example),
  );
}

/** How a value is written behind a flag or a variable. */
const exampleOf = (key: string, value: string) =>
  key.startsWith('--') ? `${key} ${value}` : `${key}=${value}`;

/** A switch as text: what its shape takes, as JSON or as it stands. */
function readSwitch(key: string, pair: string): SwitchesInput {
  const example = exampleOf(key, 'tier=premium');
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined || value === undefined) {
    throw new InputError(key, `must be KEY=VALUE and not ${JSON.stringify(pair)}`, example);
  }
  const read = (candidate: unknown) => switchesShape.parse({ [name]: candidate }, '');
  const fitting = ({ example: value }: InputError) =>
    Object.hasOwn(profiles['19.1'], name) ? exampleOf(key, `${name}=${value.replaceAll('"', '')}`) : example;
  try {
    return read(value);
  } catch (asText) {
    if (!(asText instanceof InputError)) throw asText;
    const plain = /^(true|false|null|-?\d+)$/.test(value);
    if (!plain) throw new InputError(`${key} ${name}`, asText.reason, fitting(asText));
    return named(`${key} ${name}`, fitting(asText), () => read(JSON.parse(value)));
  }
}

interface Given {
  /** `--port` or `MOCK_GITLAB_PORT`, whichever it came from. */
  readonly key: string;
  readonly value: string;
}

function parse(argv: readonly string[]): Readonly<Record<string, unknown>> {
  const all = GROUPS.flatMap(([, flags]) => flags).map(
    ({ name, value }) =>
      [
        name,
        value === undefined
          ? { type: 'boolean' as const }
          : { type: 'string' as const, multiple: name === 'switch' },
      ] as const,
  );
  try {
    const options = {
      ...Object.fromEntries(all),
      help: { type: 'boolean' as const, short: 'h' },
      version: { type: 'boolean' as const },
    };
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    const [, flag, value] =
      /^Option '(--[\w-]+)(?: <value>)?' argument (is ambiguous|missing)/.exec(reason) ?? [];
    if (flag === undefined) throw new InputError('mock-gitlab', reason, 'mock-gitlab --help');
    const example = GROUPS.flatMap(([, flags]) => flags).find(({ name }) => `--${name}` === flag)?.value;
    const problem = value === 'missing' ? 'needs a value' : 'needs a value that does not begin with -';
    throw new InputError(flag, problem, `${flag} ${example ?? ''}`);
  }
}

/** Variables that look like a flag's and are none: a typing mistake, most likely. */
export function strayVariables(environment: Environment): readonly string[] {
  const known = new Set(GROUPS.flatMap(([, flags]) => flags).map(({ name }) => variableOf(name)));
  return Object.keys(environment).filter((name) => name.startsWith('MOCK_GITLAB_') && !known.has(name));
}

/**
 * Reads flags, and where one is missing its variable.
 * @throws InputError naming the flag or the variable
 */
export function readFlags(argv: readonly string[], environment: Environment): Flags {
  const values = parse(argv);
  const text = (name: string): Given | undefined => {
    const value = values[name];
    if (typeof value === 'string') return { key: `--${name}`, value };
    const fallback = environment[variableOf(name)];
    return fallback === undefined || fallback === '' ? undefined : { key: variableOf(name), value: fallback };
  };
  const isOn = (name: string): boolean => {
    if (values[name] === true) return true;
    const { key, value } = text(name) ?? { key: '', value: 'false' };
    if (/^(true|1|yes)$/.test(value)) return true;
    if (/^(false|0|no)$/.test(value)) return false;
    throw new InputError(key, 'must be true or false', `${key}=true`);
  };
  const profile = text('profile');
  const tier = text('tier');
  const pairs = values['switch'];
  const more = environment[variableOf('switch')]?.split(/[\s,]+/).filter((pair) => pair !== '') ?? [];
  const told = Array.isArray(pairs)
    ? pairs.map((pair) => readSwitch('--switch', String(pair)))
    : more.map((pair) => readSwitch(variableOf('switch'), pair));
  const plan =
    tier &&
    named(tier.key, exampleOf(tier.key, 'premium'), () => switchesShape.parse({ tier: tier.value }, ''));
  const origins = text('allowed-origins');
  const pages =
    origins &&
    named(origins.key, `${origins.key} https://app.example`, () =>
      switchesShape.parse({ allowedOrigins: origins.value.split(/[\s,]+/).filter(Boolean) }, ''),
    );
  const switches = [...told, plan, pages].reduce<SwitchesInput>((all, one) => ({ ...all, ...one }), {});
  return {
    help: values['help'] === true,
    version: values['version'] === true,
    port: wholeNumber(text('port'), 0, 65_535, '4480') ?? 4480,
    host: text('host')?.value ?? '127.0.0.1',
    seed: text('seed')?.value,
    now: text('now')?.value,
    randomSeed: text('random-seed')?.value,
    relativeUrlRoot: text('relative-url-root')?.value,
    journalLimit: wholeNumber(text('journal-limit'), 1, 10_000_000, '1000'),
    profile:
      profile &&
      named(profile.key, exampleOf(profile.key, '19.1'), () => profileShape.parse(profile.value, '')),
    switches,
    strict: isOn('strict'),
    printSeed: isOn('print-seed'),
  };
}
