import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from './find-method.ts';

/**
 * Runs a function of a plugin that sees a plaintext secret. Whatever it throws may hold that secret, in a message or a
 * stack, so only its class is kept.
 *
 * @throws {ConnectionError} `internal`, whatever was thrown.
 */
export async function runWithSecret<Result>(
  deps: Dependencies,
  way: Way,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw pluginMistake(deps, way, error);
  }
}

/** Says whose mistake it is. The cause stays out: what a plugin throws may hold anything, and its class is enough. */
export function pluginMistake(
  deps: Dependencies,
  { plugin, methodId }: Way,
  error: unknown,
): ConnectionError {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  deps.log.error('a hook of a plugin failed', { app: plugin.id, method: methodId, error: kind });
  return new ConnectionError('internal', `The plugin for ${plugin.name} made a mistake (${kind}).`);
}
