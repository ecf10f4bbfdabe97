import { errorCodes, type ConnectionError, type ErrorCode, type Identity } from '@moorage/core';
import type { Worth } from '../plugin/probe.ts';
import type { ConnectionRow, StoredStatus } from '../ports.ts';

/** Codes with which an app says that the credential has ended. */
const endedCodes: ReadonlySet<unknown> = new Set<ErrorCode>([
  'unauthorized',
  'expired',
  'revoked',
  'grant_ended',
]);

/** Codes with which a living credential turns out to be worth too little. */
const worthlessCodes: ReadonlySet<ErrorCode> = new Set([
  'wrong_kind',
  'missing_scope',
  'role_too_small',
  'forbidden',
]);

/** Whether the app says that the credential has ended, so that there is nothing left to revoke or refresh. */
export function hasEnded(error: ConnectionError): boolean {
  return isEnd(error.code);
}

/** Whether a code, e.g. of an event, says so. */
export function isEnd(code: unknown): boolean {
  return endedCodes.has(code);
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
    statusReason: changed
      ? [
          `Acts as ${identity.name} now; it was ${before.name} before.`,
          ...(advice === null ? [] : [advice]),
        ].join(' ')
      : advice,
    checkedAt: now,
    expiresAt: identity.expiresAt ?? null,
    updatedAt: now,
  };
}

/** How a row stands after a failure, beside the instant of the write. */
export type Illness = Pick<ConnectionRow, 'status' | 'statusReason'>;

/** What of a row decides how a failure is told. */
type Patient = Illness & Pick<ConnectionRow, 'accessExpiresAt' | 'expiresAt'>;

/**
 * How a connection stands after a failure. One that only repeats what is known leaves all as it is, so that "since" stays
 * true; and an outage says nothing new of a credential that is dead or in doubt.
 *
 * @param wayOn what to do about a credential that has ended: what its error advises is meant for a form.
 */
export function unhealthy(
  row: Patient,
  error: ConnectionError,
  now: Date,
  wayOn = 'Reconnect with a new credential.',
): Illness {
  const status = statusAfter(error);
  const known = { status: row.status, statusReason: row.statusReason };
  if (status === 'degraded' && (row.status === 'needs-reconnect' || row.status === 'unknown')) return known;
  if (status === row.status && row.statusReason?.startsWith(error.message) === true) return known;
  if (status === 'degraded') return { status, statusReason: `${error.message} ${outage(row, error, now)}` };
  return { status, statusReason: `${error.message} ${hasEnded(error) ? wayOn : error.action}` };
}

/** Since when, what that means for the stored credential, and what happens next. */
function outage({ accessExpiresAt, expiresAt }: Patient, error: ConnectionError, now: Date): string {
  const ends = accessExpiresAt ?? expiresAt;
  const until =
    ends === null ? 'goes on being used' : `${ends > now ? 'works until' : 'ended at'} ${inWords(ends)}`;
  // An action of its own tells something that this sentence does not.
  const action = error.action === errorCodes[error.code].action ? '' : ` ${error.action}`;
  const since = `This began at ${inWords(now)}.`;
  return `${since} The stored credential ${until}; Moorage tries again by itself.${action}`;
}

/** To the minute, as sentences name it: `2027-01-31 14:05 UTC`. */
export function inWords(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
