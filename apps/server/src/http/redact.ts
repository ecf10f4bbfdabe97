import type { Log } from '@moorage/core';
import { describeError } from './describe-error.ts';

const redacted = '[redacted]';

/** Names whose values are secrets, wherever they stand; compared without case, `-` and `_`. */
const secretNames = new Set(
  [
    ...[
      'password',
      'currentPassword',
      'newPassword',
      'secret',
      'secrets',
      'clientSecret',
      'token',
      'accessToken',
    ],
    ...[
      'refreshToken',
      'idToken',
      'authorization',
      'cookie',
      'setCookie',
      'code',
      'codeVerifier',
      'state',
      'query',
    ],
    ...[
      'privateToken',
      'apiKey',
      'sealedSecrets',
      'sealedClientSecret',
      'sealedCodeVerifier',
      'body',
      'headers',
    ],
  ].map(plain),
);

/** Takes out of a sentence what looks like a credential: authorization headers, query strings, access keys. */
export function redactText(text: string): string {
  return text
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`)
    .replace(/\bmrg_[\w-]+/g, redacted)
    .replace(/(https?:\/\/)[^\s/@]+@/g, `$1${redacted}@`)
    .replace(/(\bhttps?:\/\/[^\s?"']+)\?[^\s"']+/g, `$1?${redacted}`)
    .replace(
      /\b(code|state|token|secret|password|client_secret|refresh_token|access_token)=[^\s&"']+/gi,
      `$1=${redacted}`,
    );
}

/** A value as the log may hold it. */
export function redactValue(value: unknown, name = '', depth = 0): unknown {
  // An error's code is a word of a closed list; under any other thing it may be OAuth's.
  if (secretNames.has(plain(name)) && !(plain(name) === 'code' && isErrorCode(value))) return redacted;
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (depth >= 6) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, '', depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, redactValue(inner, key, depth + 1)]),
  );
}

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

function isErrorCode(value: unknown): boolean {
  return typeof value === 'string' && /^([a-z]+(_[a-z]+)*|[A-Z]+(_[A-Z]+)*)$/.test(value);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
