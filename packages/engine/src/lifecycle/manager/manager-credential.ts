import { ConnectionError, isConnectionError, type Context } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import { findMethod } from '../../plugin/find-method.ts';
import { bearer, runHook, type Credential } from '../../plugin/probe.ts';
import { markNeverSent, wasNeverSent } from '../../http/was-never-sent.ts';
import type { ConnectionRow } from '../../ports.ts';
import { hasEnded } from '../../rows/health.ts';
import { storedCredential } from '../../rows/stored-credential.ts';
import { storedSettings } from '../../rows/stored-secrets.ts';
import { freshPair } from '../fresh-pair.ts';

/** A manager whose credential is ready for use. */
export interface ReadyManager {
  readonly row: ConnectionRow;
  readonly credential: Credential;
}

/**
 * Opens the credential of a manager, refreshed first when it ends soon.
 *
 * @throws {ConnectionError} `conflict` when it has ended; others from a refresh.
 */
export async function readyManager(deps: Dependencies, row: ConnectionRow): Promise<ReadyManager> {
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind === 'token') return { row, credential: await storedCredential(deps, row, way) };
  const settings = await storedSettings(deps, row, way);
  try {
    const { row: fresh, pair } = await freshPair(deps, row, way);
    return { row: fresh, credential: { way, settings, authorization: bearer(pair.accessToken) } };
  } catch (error) {
    throw isConnectionError(error) ? aboutManager(row, error) : error;
  }
}

/**
 * Runs a hook with the credential of a manager. What it fails with is about the manager and says so.
 *
 * @throws {ConnectionError} `conflict` when the manager's own credential has ended; whatever else the hook fails with.
 */
export async function runAsManager<Result>(
  deps: Dependencies,
  { row, credential }: ReadyManager,
  hook: (context: Context) => Promise<Result>,
): Promise<Result> {
  try {
    return await runHook(deps, credential, hook);
  } catch (error) {
    throw isConnectionError(error) ? aboutManager(row, error) : error;
  }
}

/** Nobody may take it for news of the managed connection, so that its codes do not say that a credential has ended. */
function aboutManager(manager: ConnectionRow, error: ConnectionError): ConnectionError {
  const told = `Through the manager "${manager.name}": ${error.message}`;
  const about = hasEnded(error)
    ? new ConnectionError('conflict', told, {
        action: `Reconnect "${manager.name}", or choose another manager.`,
      })
    : new ConnectionError(error.code, told, {
        action: error.action,
        ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
      });
  if (wasNeverSent(error)) markNeverSent(about);
  return about;
}
