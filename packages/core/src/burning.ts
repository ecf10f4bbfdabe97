import { ConnectionError, isConnectionError } from './connection-error.ts';

/**
 * Runs a call that must not be sent twice, such as rotating a credential. When nothing tells whether the app acted (no
 * answer, a server error, an answer that cannot be read), the failure becomes `outcome_unknown`, which nobody retries.
 *
 * @throws {ConnectionError} `outcome_unknown`; any other code means that the app surely did not act.
 *
 * @example
 * const rotated = await burning(() => json('/token/rotate', rotatedToken, { method: 'POST' }));
 */
export async function burning<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isConnectionError(error) && error.code !== 'unavailable' && error.code !== 'unexpected_response') {
      throw error;
    }
    const reason = isConnectionError(error) ? error.message : 'The answer got lost.';
    throw new ConnectionError('outcome_unknown', `${reason} It is not known whether the app acted.`, {
      cause: error,
    });
  }
}
