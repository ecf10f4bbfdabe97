import type { ConnectionError, ErrorCode, Identity } from '@moorage/core';
import type { Worth } from '../plugin/probe.ts';
import type { ConnectionRow, StoredStatus } from '../ports.ts';

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

/** Whether the app knows the credential and finds it too weak: it lives. */
export function isWorthTooLittle(error: ConnectionError): boolean {
  return worthlessCodes.has(error.code);
}

function statusAfter(error: ConnectionError): StoredStatus {
  if (hasEnded(error) || isWorthTooLittle(error)) return 'needs-reconnect';
  return error.code === 'outcome_unknown' ? 'unknown' : 'degraded';
}

/** What a row takes over from a check, beside the instant of the write. */
export type Health = Pick<
  ConnectionRow,
  'identity' | 'status' | 'statusReason' | 'checkedAt' | 'expiresAt' | 'updatedAt'
>;

/** What a row takes over from a check that worked; `before` is who it acted as, to tell when that has changed. */
export function healthy({ identity, advice }: Worth, now: Date, before: Identity | null = null): Health {
  const changed = before !== null && before.id !== identity.id;
  return {
    identity,
    status: 'healthy',
    statusReason: changed ? `Acts as ${identity.name} now; it was ${before.name} before.` : advice,
    checkedAt: now,
    expiresAt: identity.expiresAt ?? null,
    updatedAt: now,
  };
}

/** What a row takes over from a check that did not. The identity stays: it is still who the connection was. */
export function unhealthy(error: ConnectionError, now: Date): Omit<Health, 'identity' | 'expiresAt'> {
  // How to get a credential is advice for a form; a stored one that has ended has one way on.
  const action = hasEnded(error) ? 'Reconnect with a new credential.' : error.action;
  return {
    status: statusAfter(error),
    statusReason: `${error.message} ${action}`,
    checkedAt: now,
    updatedAt: now,
  };
}
