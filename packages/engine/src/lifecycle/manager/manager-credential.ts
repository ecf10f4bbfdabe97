import { ConnectionError, isConnectionError, type Context } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import { findMethod } from '../../plugin/find-method.ts';
import { bearer, runHook, type Credential } from '../../plugin/probe.ts';
import { markNeverSent, wasNeverSent } from '../../http/was-never-sent.ts';
import type { ConnectionRow } from '../../ports.ts';
import { getRow } from '../../rows/connection-rows.ts';
import { hasEnded } from '../../rows/health.ts';
import { storedCredential } from '../../rows/stored-credential.ts';
import { openPair, storedSettings } from '../../rows/stored-secrets.ts';
import { awaitConnectionLease, hasTimeForCall, releaseConnectionLease } from '../connection-lease.ts';
import { freshPair, replacePair } from '../fresh-pair.ts';

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
 * Works with the credential of a manager while nobody replaces that one: an app may take a request to rotate, made with a
 * token that was replaced a moment ago, for theft, and end the manager's new token.
 *
 * @param work is given a way to let go of the manager before it has ended.
 * @throws {ConnectionError} `unavailable` while it is being replaced; as `readyManager`.
 */
export async function withManager<Result>(
  deps: Dependencies,
  row: ConnectionRow,
  work: (ready: ReadyManager, letGo: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  if (findMethod(deps.plugins, row.app, row.method).kind === 'oauth2')
    return work(await readyManager(deps, row), async () => {});
  const turn = await awaitConnectionLease(deps, row.id, async () => null);
  if (turn === null || !('lease' in turn)) {
    throw new ConnectionError('unavailable', `"${row.name}" is being replaced itself; nothing was sent.`, {
      action: 'Try again in a minute.',
    });
  }
  let isHeld = true;
  const letGo = async () => {
    if (isHeld) await releaseConnectionLease(deps, turn.lease);
    isHeld = false;
  };
  try {
    return await work(await readyManager(deps, await getRow(deps, row, row.id)), letGo);
  } finally {
    await letGo();
  }
}

/**
 * Runs a hook with the credential of a manager, and once more with a fresh access token when the app does not take the
 * old one, whatever the clock says. What it fails with is about the manager and says so.
 *
 * @param until of a hook that burns: the instant from which on nothing may be on its way. What cannot surely be asked once
 * more by then is not sent.
 * @throws {ConnectionError} `conflict` when the manager's own credential has ended; whatever else the hook fails with.
 */
export async function runAsManager<Result>(
  deps: Dependencies,
  ready: ReadyManager,
  hook: (context: Context) => Promise<Result>,
  until?: Date,
): Promise<Result> {
  const { row, credential } = ready;
  try {
    return await runHook(deps, credential, hook, until).catch(async (error: unknown) => {
      const next = await replaced(deps, ready, error);
      if (until !== undefined && !hasTimeForCall(deps, until)) throw noTimeLeft();
      return runHook(deps, next, hook, until);
    });
  } catch (error) {
    throw isConnectionError(error) ? aboutManager(row, error) : error;
  }
}

/** A manager whose credential the app says has ended has done nothing, so that it may be tried again. */
async function replaced(
  deps: Dependencies,
  { row, credential }: ReadyManager,
  error: unknown,
): Promise<Credential> {
  const { way, settings } = credential;
  const isOver = isConnectionError(error) && hasEnded(error) && error.code !== 'revoked';
  if (!isOver || way.kind !== 'oauth2') throw error;
  const fresh = await replacePair(deps, row, way, { kind: 'schedule' });
  const { accessToken } = await openPair(deps, fresh, way);
  return { way, settings, authorization: bearer(accessToken) };
}

function noTimeLeft(): ConnectionError {
  const error = new ConnectionError('unavailable', 'Its own credential had to be replaced first.');
  markNeverSent(error);
  return error;
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
