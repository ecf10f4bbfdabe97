import { isConnectionError } from '@moorage/core';

/** What the log is told of a failure: its class alone, since words could hold what is not for the log. */
export function describeFailure(error: unknown): { readonly code: string } {
  return { code: isConnectionError(error) ? error.code : 'internal' };
}
