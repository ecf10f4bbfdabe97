import { inspect } from 'node:util';
import type { Context, Log } from '../context.ts';
import { createContext, type Send } from '../create-context.ts';
import type { Identity } from '../identity.ts';
import { checkWorth } from '../check-worth.ts';
import type { Method } from '../method.ts';
import { parse, type Schema } from '../schema.ts';
import { secretsIn, shortestSecret, usersIn } from '../secrets-in.ts';
import { fail, isNotApplicable, type Setup } from './check.ts';
import type { Outcome } from './expect-outcome.ts';
import { spyOnOutput } from './output.ts';
import type { AnyCredential, AnyGiven, AnyMethodWorld, NotApplicable } from './world.ts';

/** A credential in use, as the engine would use it, with an eye on what leaks. */
export interface Trial {
  readonly context: Context;
  readonly method: Method;
  readonly settings: unknown;
  /** Connects: reads the identity and compares its worth. */
  readonly connect: () => Promise<Identity>;
  /** Runs a hook, and fails when it tells a secret: in its log, its error, or (but for new secrets) its answer. */
  readonly attempt: <T>(hook: () => Promise<T>, gives?: 'new secrets') => Promise<Outcome<T>>;
}

export interface TrialOptions {
  readonly send?: Send;
  readonly signal?: AbortSignal;
  /** How far Moorage's clock is before that of the app. */
  readonly aheadMs?: number;
  /** Of a credential that the world does not give: "the secret … that rotate gave". */
  readonly whose?: string;
}

export async function tryOut(
  { plugin, world }: Setup,
  methodId: string,
  given: AnyGiven | NotApplicable,
  options: TrialOptions = {},
): Promise<Trial> {
  const method = plugin.methods[methodId] ?? fail(`There is no method "${methodId}".`);
  const credential = await make(given);
  const settings = await accepted(method.settings, credential.settings, `settings of ${methodId}`);
  const authorization = await headersOf(method, methodId, credential);
  const secrets = secretsOf(credential, authorization, options.whose ?? `of ${methodId}`);
  const lines: string[] = [];
  const { aheadMs = 0 } = options;
  const clock = { now: () => new Date(world.clock.now().getTime() + aheadMs) };
  const context = createContext({
    plugin,
    methodId,
    method,
    settings,
    authorization,
    send: options.send ?? world.send,
    clock,
    log: recordTo(lines),
    signal: options.signal ?? new AbortController().signal,
  });
  return {
    context,
    method,
    settings,
    connect: async () => {
      const identity = await plugin.identify(context);
      checkWorth(plugin, method, settings, identity, clock);
      return identity;
    },
    attempt: async (hook, gives) => {
      const outcome = await (gives === undefined ? settle(hook) : quiet(hook, lines));
      refuseLeaks('its log', lines.join('\n'), secrets);
      if (!outcome.ok) refuseLeaks('its error', everythingOf(outcome.error), secrets);
      else if (gives === undefined) refuseLeaks('its answer', everythingOf(outcome.value), secrets);
      return outcome;
    },
  };
}

export function worldOf({ world }: Setup, methodId: string): AnyMethodWorld {
  return world.methods[methodId] ?? fail(`world.methods has no entry for the method "${methodId}". Add one.`);
}

/** Parses as the engine does, before anything is stored. */
export async function accepted(schema: Schema, value: unknown, what: string): Promise<unknown> {
  const parsed = await parse(schema, value);
  if (parsed.ok) return parsed.value;
  const [issue] = parsed.issues;
  return fail(
    `The world's ${what} are refused by the schema: ${issue?.path || 'the whole'}: ${issue?.message}.`,
  );
}

export async function make(given: AnyGiven | NotApplicable): Promise<AnyCredential> {
  if (typeof given === 'function') return given();
  return isNotApplicable(given) ? fail('A method cannot do without a good credential.') : given;
}

export async function headersOf(
  method: Method,
  methodId: string,
  credential: AnyCredential,
): Promise<Readonly<Record<string, string>>> {
  if (method.kind === 'oauth2') return { authorization: `Bearer ${credential.accessToken}` };
  return method.authorize(await accepted(method.secrets, credential.secrets, `secrets of ${methodId}`));
}

/** Everything that must not be seen: what was typed, and the headers made from it. */
export function secretsOf(
  credential: AnyCredential,
  authorization: Readonly<Record<string, string>> = {},
  whose = 'of a credential',
): readonly string[] {
  const open = usersIn(authorization);
  const { accessToken, secrets } = credential;
  const typed = leaves({
    ...(accessToken === undefined ? {} : { accessToken }),
    ...asObject(secrets),
  }).filter(({ text }) => text !== '' && !open.includes(text));
  const short = typed.find(({ text }) => text.length < shortestSecret);
  if (short !== undefined) {
    fail(
      `The secret "${short.path}" ${whose} has ${short.text.length} characters. ` +
        `Have the world use secrets of at least ${shortestSecret}, so that they can be looked for.`,
    );
  }
  return [
    ...typed.map(({ text }) => text),
    ...secretsIn(authorization).filter(({ length }) => length >= shortestSecret),
  ];
}

/** All that a value says anywhere, with long lists and texts in full. */
export function everythingOf(value: unknown): string {
  return inspect(value, { depth: 8, maxArrayLength: null, maxStringLength: null });
}

interface Leaf {
  readonly path: string;
  readonly text: string;
}

function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value === 'string') return [{ path, text: value.trim() }];
  return Object.entries(asObject(value)).flatMap(([name, part]) =>
    leaves(part, path === '' ? name : `${path}.${name}`),
  );
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

export function refuseLeaks(where: string, text: string, secrets: readonly string[]): void {
  if (secrets.some((secret) => text.includes(secret))) {
    fail(`The plugin tells a secret in ${where}. Leave out what the app repeats of the credential.`);
  }
}

/** Runs a hook that sees a new secret, and fails when it writes that anywhere. */
async function quiet<T>(hook: () => Promise<T>, lines: readonly string[]): Promise<Outcome<T>> {
  const output = spyOnOutput();
  let outcome: Outcome<T>;
  try {
    outcome = await settle(hook);
  } finally {
    output.restore();
  }
  const { secrets }: { secrets?: unknown } = outcome.ok ? asObject(outcome.value) : {};
  const made = leaves(secrets).flatMap(({ text }) => (text.length < shortestSecret ? [] : [text]));
  if (made.some((secret) => `${lines.join('\n')}\n${output.said()}`.includes(secret)))
    fail('The plugin writes a new secret to a log. Moorage does not know it yet and cannot take it out.');
  return outcome;
}

async function settle<T>(hook: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await hook() };
  } catch (error) {
    return { ok: false, error };
  }
}

function recordTo(lines: string[]): Log {
  const record = (message: string, details?: unknown) => {
    lines.push(`${message} ${everythingOf(details)}`);
  };
  return { debug: record, info: record, warn: record, error: record };
}
