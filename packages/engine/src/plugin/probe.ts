import {
  checkIdentity,
  checkWorth,
  ConnectionError,
  createContext,
  createRedactor,
  isConnectionError,
  type Context,
  type Identity,
} from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
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
 * @throws {ConnectionError} what the hook says; `unavailable` when it took too long; `internal` for a mistake in it.
 */
export async function runHook<Result>(
  deps: Dependencies,
  { way, settings, authorization }: Credential,
  hook: (context: Context) => Promise<Result>,
): Promise<Result> {
  const signal = AbortSignal.timeout(callLimitMs);
  const { send, clock, log } = deps;
  try {
    return await hook(createContext({ ...way, settings, authorization, send, clock, log, signal }));
  } catch (error) {
    if (isConnectionError(error)) throw cleanError(error, createRedactor(authorization));
    if (signal.aborted) {
      throw new ConnectionError(
        'unavailable',
        `${way.plugin.name} took longer than ${callLimitMs / 1000} s to answer.`,
      );
    }
    throw pluginMistake(deps, way, error);
  }
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
