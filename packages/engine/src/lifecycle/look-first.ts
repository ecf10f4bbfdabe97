import { createHash } from 'node:crypto';
import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { TokenWay } from '../plugin/find-method.ts';
import { probe, type Credential } from '../plugin/probe.ts';
import { hasEnded, isWorthTooLittle } from '../rows/health.ts';
import type { Burnt, Held } from './burn.ts';
import { releaseConnectionLease, takeConnectionLease } from './connection-lease.ts';
import { markEnded } from './mark-outcome.ts';
import { seatOf } from './seat.ts';

/**
 * Asks whether a credential lives, by a call that burns nothing, before it is sent to be replaced: an app may take a
 * request to rotate, made with a token that somebody else has replaced already, for theft, and end the successor.
 *
 * @returns why nothing may be sent now; `null` when it lives.
 * @throws {ConnectionError} `expired`, `revoked`, `unauthorized` when it has ended.
 */
export async function lookFirst(
  deps: Dependencies,
  held: Held,
  credential: Credential,
): Promise<ConnectionError | null> {
  const { name: app } = credential.way.plugin;
  try {
    await probe(deps, credential);
    return null;
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    const { code, message, action, retryAfter } = error;
    if (hasEnded(error)) {
      await markEnded(deps, held, error, code === 'expired' ? undefined : replacedElsewhere);
      throw error;
    }
    if (isWorthTooLittle(error)) return null;
    return new ConnectionError(
      code,
      `${app} could not be asked about the token first, so nothing was rotated. ${message}`,
      {
        action,
        ...(retryAfter === undefined ? {} : { retryAfter }),
      },
    );
  }
}

const replacedElsewhere =
  'It was looked at before it was rotated, and nothing was sent. Whoever else holds it may have rotated it: reconnect ' +
  'with a token of its own.';

/** Works while no other connection that holds the same token replaces it: both would look, and then both send. */
export async function aloneWithToken(
  deps: Dependencies,
  { row }: Held,
  way: TokenWay,
  work: () => Promise<Burnt>,
): Promise<Burnt> {
  const { handle, baseUrl } = await seatOf(deps, row, way);
  if (handle === null) return work();
  const token = createHash('sha256')
    .update(JSON.stringify([row.app, baseUrl, handle]))
    .digest('hex');
  const lease = await takeConnectionLease(deps, `token:${token}`);
  if (lease === null) {
    const message = `Another connection that holds the token of "${row.name}" is replacing it; nothing was sent.`;
    const failure = new ConnectionError('unavailable', message, { action: 'Try again in a minute.' });
    return { row, failure };
  }
  try {
    return await work();
  } finally {
    await releaseConnectionLease(deps, lease);
  }
}
