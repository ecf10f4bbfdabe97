import type { ConnectionError, ErrorCode } from '@moorage/core';

/** Codes with which a manager is told that it may not, or that there is nothing to be managed. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'forbidden',
  'invalid_input',
  'missing_scope',
  'not_found',
  'role_too_small',
  'wrong_kind',
]);

/** Whether the app will say the same the next time; not that the manager has ended, which a reconnect mends. */
export function isRefusal({ code }: ConnectionError): boolean {
  return refusals.has(code);
}
