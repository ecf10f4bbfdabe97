import type { Log } from '@moorage/core';
import { describeError } from './describe-error.ts';
import { namesSecret, redacted, redactText } from './redact.ts';

/** A log through which no secret passes, whatever a line carries. */
export function redactingLog(log: Log): Log {
  const line =
    (level: keyof Log) =>
    (message: string, details: Readonly<Record<string, unknown>> = {}): void =>
      log[level](
        redactText(message),
        Object.fromEntries(Object.entries(details).map(([name, value]) => [name, redactValue(value, name)])),
      );
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** A value as the log may hold it. */
function redactValue(value: unknown, name = '', depth = 0): unknown {
  // An error's code is a word of a closed list; under any other thing it may be OAuth's.
  if (namesSecret(name) && !(name === 'code' && isErrorCode(value))) return redacted;
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (depth >= 6) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, '', depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, redactValue(inner, key, depth + 1)]),
  );
}

function isErrorCode(value: unknown): boolean {
  return typeof value === 'string' && /^([a-z]+(_[a-z]+)*|[A-Z]+(_[A-Z]+)*)$/.test(value);
}
