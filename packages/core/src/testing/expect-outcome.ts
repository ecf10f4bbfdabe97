import { inspect } from 'node:util';
import { isConnectionError } from '../connection-error.ts';
import type { ErrorCode } from '../error-codes.ts';
import { fail } from './check.ts';

/** How a hook ended. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

/** What an app may say of a credential that has ended, in whatever way. */
export const ended = ['revoked', 'expired', 'unauthorized'] as const satisfies readonly ErrorCode[];

/** Fails unless the hook failed as wanted, with something for the person to read and to do. */
export function expectCode(
  hook: string,
  outcome: Outcome<unknown>,
  wanted: ErrorCode | readonly ErrorCode[],
  retryAfter?: number,
): void {
  const codes: readonly ErrorCode[] = typeof wanted === 'string' ? [wanted] : wanted;
  const said = codes.map((code) => `"${code}"`).join(' or ');
  if (outcome.ok) fail(`${hook} should fail with ${said}, and it answered ${shown(outcome.value)}.`);
  const { error } = outcome;
  if (!isConnectionError(error)) {
    fail(`${hook} should fail with a ConnectionError of ${said}, and it threw ${inspect(error)}.`);
  }
  if (!codes.includes(error.code)) {
    fail(`${hook} should fail with ${said}, and it failed with "${error.code}": ${error.message}`);
  }
  if (error.message.trim() === '' || error.action.trim() === '') {
    fail(`${hook} failed with "${error.code}" and does not say what happened and what to do.`);
  }
  if (retryAfter !== undefined && error.retryAfter !== retryAfter) {
    fail(`${hook} should say to wait ${retryAfter} s, and says ${error.retryAfter ?? 'nothing of it'}.`);
  }
}

/** What a hook answered, without the new secrets in it. */
function shown(value: unknown): string {
  const isIssued = typeof value === 'object' && value !== null && 'secrets' in value;
  return inspect(isIssued ? { ...value, secrets: '[hidden]' } : value);
}

/** Fails with the hook's error when it did not answer. */
export function expectAnswer<T>(hook: string, outcome: Outcome<T>): T {
  return outcome.ok ? outcome.value : fail(`${hook} should answer, and it threw ${inspect(outcome.error)}.`);
}
