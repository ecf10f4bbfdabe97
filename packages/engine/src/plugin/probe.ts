import {
  checkIdentity,
  checkWorth,
  ConnectionError,
  createContext,
  createRedactor,
  isConnectionError,
  type Context,
  type Identity,
  type Send,
} from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { markNeverSent } from '../http/was-never-sent.ts';
import { callLimitMs } from './call-limit.ts';
import type { Way } from './find-method.ts';
import { cleanError, cleanIdentity } from './clean-words.ts';
import { pluginMistake } from './plugin-mistake.ts';

/** A credential ready for use: what a hook's requests carry. */
export interface Credential {
  readonly way: Way;
  readonly settings: unknown;
  readonly authorization: Readonly<Record<string, string>>;
}

/** The header of an OAuth access token. @see [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1) */
export function bearer(accessToken: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${accessToken}` };
}

/**
 * Runs a hook of a plugin with a context over the guarded fetch. What it fails with never repeats the credential.
 *
 * @param until the instant from which on nothing of it may be on its way; left out: bounded by the limit of a call alone.
 * @throws {ConnectionError} what the hook says; `unavailable` when it took too long; `internal` for a mistake in it.
 */
export async function runHook<Result>(
  deps: Dependencies,
  { way, settings, authorization }: Credential,
  hook: (context: Context) => Promise<Result>,
  until?: Date,
): Promise<Result> {
  const { clock, log } = deps;
  const leftMs = until === undefined ? callLimitMs : until.getTime() - clock.now().getTime();
  const limitMs = Math.max(0, Math.min(callLimitMs, leftMs));
  const signal = AbortSignal.timeout(limitMs);
  const send = until === undefined ? deps.send : sendUntil(deps, until);
  try {
    return await hook(createContext({ ...way, settings, authorization, send, clock, log, signal }));
  } catch (error) {
    if (isConnectionError(error)) throw cleanError(error, createRedactor(authorization));
    if (signal.aborted) {
      throw new ConnectionError(
        'unavailable',
        `${way.plugin.name} took longer than ${Math.round(limitMs / 1000)} s to answer.`,
      );
    }
    throw pluginMistake(deps, way, error);
  }
}

/** By the clock as well as by a timer, which stands still while the machine does. */
function sendUntil({ send, clock }: Dependencies, until: Date): Send {
  let hasChanged = false;
  return async (url, init) => {
    if (clock.now() < until) {
      hasChanged ||= init.method !== 'GET' && init.method !== 'HEAD';
      return send(url, init);
    }
    const late = new ConnectionError('unavailable', 'There was no time left to ask the app.');
    // What was sent before may have changed something.
    if (!hasChanged) markNeverSent(late);
    throw late;
  };
}

export interface Worth {
  readonly identity: Identity;
  /** What could be better although it works, or `null`. */
  readonly advice: string | null;
}

/**
 * Asks the app who the credential acts as, and compares that with what the plugin needs.
 *
 * @throws {ConnectionError} when it does not work, or is worth too little.
 */
export async function probe(deps: Dependencies, credential: Credential): Promise<Worth> {
  const { plugin, method } = credential.way;
  const { settings, authorization } = credential;
  return runHook(deps, credential, async (context) => {
    const found = await plugin.identify(context);
    checkIdentity(plugin, found);
    const identity = cleanIdentity(found, createRedactor(authorization));
    return { identity, advice: checkWorth(plugin, method, settings, identity, deps.clock) };
  });
}
