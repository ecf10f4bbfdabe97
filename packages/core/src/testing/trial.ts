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
  const secrets = secretsOf(credential, authorization);
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
      const outcome = await settle(hook);
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
): readonly string[] {
  const open = usersIn(authorization);
  const typed = [credential.accessToken ?? '', ...leaves(credential.secrets)].filter(
    (text) => text !== '' && !open.includes(text),
  );
  if (typed.some(({ length }) => length < shortestSecret)) {
    fail(`Give the world secrets of at least ${shortestSecret} characters.`);
  }
  return [...typed, ...secretsIn(authorization).filter(({ length }) => length >= shortestSecret)];
}

/** All that a value says anywhere, with long lists and texts in full. */
export function everythingOf(value: unknown): string {
  return inspect(value, { depth: 8, maxArrayLength: null, maxStringLength: null });
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value.trim()];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

export function refuseLeaks(where: string, text: string, secrets: readonly string[]): void {
  if (secrets.some((secret) => text.includes(secret))) {
    fail(`The plugin tells a secret in ${where}. Leave out what the app repeats of the credential.`);
  }
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
