import type { ConnectionError, ErrorCode } from '@moorage/core';
import type { ConnectionPatch, StoredStatus } from '../ports.ts';
import type { Worth } from '../plugin/probe.ts';

/** Codes with which an app says that the credential has ended. */
const endedCodes: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'expired', 'revoked', 'grant_ended']);

/** Codes with which a living credential turns out to be worth too little. */
const worthlessCodes: ReadonlySet<ErrorCode> = new Set([
  'wrong_kind',
  'missing_scope',
  'role_too_small',
  'forbidden',
]);

/** Whether the app says that the credential has ended, so that there is nothing left to revoke or refresh. */
export function hasEnded(error: ConnectionError): boolean {
  return endedCodes.has(error.code);
}

function statusAfter(error: ConnectionError): StoredStatus {
  if (hasEnded(error) || worthlessCodes.has(error.code)) return 'needs-reconnect';
  return error.code === 'outcome_unknown' ? 'unknown' : 'degraded';
}

/** What a row takes over from a check that worked. */
export function healthy(
  { identity, advice }: Worth,
  now: Date,
): ConnectionPatch & { readonly updatedAt: Date } {
  return {
    identity,
    status: 'healthy',
    statusReason: advice,
    checkedAt: now,
    expiresAt: identity.expiresAt ?? null,
    updatedAt: now,
  };
}

/** What a row takes over from a check that did not. The identity stays: it is still who the connection was. */
export function unhealthy(error: ConnectionError, now: Date): ConnectionPatch & { readonly updatedAt: Date } {
  return {
    status: statusAfter(error),
    statusReason: `${error.message} ${error.action}`,
    checkedAt: now,
    updatedAt: now,
  };
}
