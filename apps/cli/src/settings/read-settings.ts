import { readFileSync, statSync } from 'node:fs';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { z } from 'zod';
import { cannotStart, isStop, Stop, usageMistake } from '../stop.ts';
import { about, flagOf, variableOf, type About } from './about.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

interface Given {
  /** As the person wrote it: `--port`, `MOORAGE_PORT`. */
  readonly name: string;
  readonly value: string;
}

/**
 * Reads settings: flag before environment before default. An empty variable counts as not set, as compose files write it.
 *
 * @throws {Stop} naming the value, what is wrong with it, and an example that is right.
 */
export function readSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  args: readonly string[],
  environment: Environment,
): z.infer<z.ZodObject<Shape>> {
  const flags = readFlags(schema, args);
  const given = new Map<string, Given>();
  for (const { key, field } of fieldsOf(schema)) {
    const described = aboutOf(field);
    const found =
      flags.get(key) ??
      (described.isSwitch === true ? undefined : fromEnvironment(key, environment, described));
    if (found !== undefined) given.set(key, found);
  }
  const parsed = schema.safeParse(Object.fromEntries([...given].map(([key, { value }]) => [key, value])));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const wrong = fieldsOf(schema).find(({ key }) => key === issue?.path[0]);
  throw wrongValue(given.get(wrong?.key ?? ''), aboutOf(wrong?.field), issue?.message ?? '');
}

/** Variables that look like settings and are none: most often a typing mistake. */
export function unknownVariables(schema: z.ZodObject, environment: Environment): readonly string[] {
  const known = new Set(
    Object.keys(schema.shape).flatMap((key) => [variableOf(key), `${variableOf(key)}_FILE`]),
  );
  return Object.keys(environment).filter((name) => name.startsWith('MOORAGE_') && !known.has(name));
}

/** What stands among the flags without being one: the words, and the rest for `readSettings`. */
export function splitWords(
  schema: z.ZodObject,
  args: readonly string[],
): { readonly words: readonly string[]; readonly flags: readonly string[] } {
  const places = new Set<number>();
  for (const token of tokensOf(schema, args)) {
    if (token.kind === 'positional') places.add(token.index);
    // A word behind it could be its value as well.
    else if (token.kind === 'option') flagOrStop(schema, token);
  }
  return {
    words: args.filter((_, index) => places.has(index)),
    flags: args.filter((_, index) => !places.has(index)),
  };
}

export function aboutOf(field: z.core.$ZodType | undefined): About {
  const found = field && about.get(field);
  if (!found) throw new TypeError('A setting has no description. Register it with `about`.');
  return found;
}

export function hasFlag({ isSecret, isDocument }: About): boolean {
  return isSecret !== true && isDocument !== true;
}

/** The settings of a schema, in its order. */
export function fieldsOf(schema: z.ZodObject): readonly { key: string; field: z.core.$ZodType }[] {
  return Object.entries<z.core.$ZodType>(schema.shape).map(([key, field]) => ({ key, field }));
}

function flaggedFields(schema: z.ZodObject) {
  return fieldsOf(schema).filter(({ field }) => hasFlag(aboutOf(field)));
}

function tokensOf(schema: z.ZodObject, args: readonly string[]) {
  const withFlag = flaggedFields(schema);
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    withFlag.map(({ key, field }) => [
      flagOf(key),
      { type: aboutOf(field).isSwitch === true ? 'boolean' : 'string' },
    ]),
  );
  return parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens;
}

function readFlags(schema: z.ZodObject, args: readonly string[]): Map<string, Given> {
  const found = new Map<string, Given>();
  for (const token of tokensOf(schema, args)) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      throw new Stop(
        usageMistake,
        `"${token.value}" is not expected here. Flags begin with two dashes, e.g. --port 4400.`,
      );
    }
    const setting = flagOrStop(schema, token);
    if (aboutOf(setting.field).isSwitch === true) {
      found.set(setting.key, readSwitch(token.rawName, token.value));
      continue;
    }
    if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) {
      throw wrongValue({ name: token.rawName, value: '' }, aboutOf(setting.field), 'it needs a value');
    }
    found.set(setting.key, { name: token.rawName, value: token.value });
  }
  return found;
}

function flagOrStop(
  schema: z.ZodObject,
  { name, rawName }: { readonly name: string; readonly rawName: string },
) {
  const withFlag = flaggedFields(schema);
  const setting = withFlag.find(({ key }) => flagOf(key) === name);
  if (setting !== undefined) return setting;
  const flags = withFlag.map(({ key }) => `--${flagOf(key)}`);
  throw new Stop(usageMistake, unknownFlag(rawName, flags));
}

function readSwitch(name: string, value: string | undefined): Given {
  if (value === undefined) return { name, value: 'true' };
  throw new Stop(usageMistake, `${name} takes no value. Write ${name} alone.`);
}

function unknownFlag(name: string, flags: readonly string[]): string {
  const secret = /key|password|secret|database/.test(name)
    ? ' Secrets have no flag, because other users can read command lines; set them in the environment.'
    : '';
  return `There is no flag ${name}.${secret} There are: ${flags.join(', ')}.`;
}

function fromEnvironment(
  key: string,
  environment: Environment,
  { isSecret, isDocument }: About,
): Given | undefined {
  const name = variableOf(key);
  const fileName = `${name}_FILE`;
  const value = environment[name] ?? '';
  const file = environment[fileName] ?? '';
  if (value !== '' && file !== '') {
    throw new Stop(
      usageMistake,
      `${name} and ${fileName} are both set, and only one can hold. Remove one of them.`,
    );
  }
  if (file === '') return value === '' ? undefined : { name, value };
  try {
    if (isSecret === true) refuseOpenFile(fileName, file);
    const text = readFileSync(file, 'utf8');
    return { name: fileName, value: isDocument === true ? text : text.trim() };
  } catch (cause) {
    if (isStop(cause)) throw cause;
    const example = `${isSecret === true ? '/run/secrets' : '/etc/moorage'}/${flagOf(key)}`;
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new Stop(
      usageMistake,
      `${fileName} is "${file}", but that file cannot be read${why}. For example: ${fileName}=${example}`,
      { cause },
    );
  }
}

/** A secret that other users of the machine can read is none. Pipes have no other readers, so only files are looked at. */
function refuseOpenFile(name: string, file: string): void {
  const status = statSync(file);
  if (!status.isFile() || (status.mode & 0o077) === 0) return;
  const mode = (status.mode & 0o777).toString(8).padStart(4, '0');
  throw new Stop(
    cannotStart,
    `${name} is "${file}", but other users can read or change that file (mode ${mode}). Run: chmod 0400 ${file} (where it is mounted into a container, give the mount mode 0400 and this user as owner).`,
  );
}

function wrongValue(given: Given | undefined, { isSecret, example }: About, message: string): Stop {
  const name = given?.name ?? 'A setting';
  const shown =
    isSecret === true || given?.value === '' ? 'is not usable' : `is ${JSON.stringify(given?.value)}`;
  const joint = name.startsWith('-') ? ' ' : '=';
  return new Stop(usageMistake, `${name} ${shown}, but ${message}. For example: ${name}${joint}${example}`);
}
