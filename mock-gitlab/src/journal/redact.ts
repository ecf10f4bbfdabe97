import { hash } from 'node:crypto';
import type { Given } from '../http/given.ts';

// Parameters whose value is a secret, whatever it looks like. `value` is a CI/CD variable's.
const SECRET_NAMES = new Set([
  'access_token',
  'authenticity_token',
  'bearer_token',
  'client_secret',
  'code',
  'code_verifier',
  'device_code',
  'id_token_hint',
  'job_token',
  'password',
  'private_token',
  'refresh_token',
  'secret',
  'token',
  'value',
]);

// GitLab's own prefixes, also behind an instance's prefix. gitlab: doc/security/tokens/_index.md
const SECRET_TEXT = /\bgl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\w.-]{8,}/g;

/** A secret's place-holder: equal secrets give equal ones, so "never twice the same" can still be asserted. */
export const redacted = (secret: string): string => `[redacted ${hash('sha256', secret).slice(0, 8)}]`;

function redactValue(name: string, value: unknown): unknown {
  if (typeof value === 'string') {
    return SECRET_NAMES.has(name) ? redacted(value) : value.replaceAll(SECRET_TEXT, redacted);
  }
  if (Array.isArray(value)) return value.map((item) => redactValue(name, item));
  if (typeof value !== 'object' || value === null) {
    return SECRET_NAMES.has(name) && value !== null ? redacted(JSON.stringify(value)) : value;
  }
  // A file of a multipart body.
  if (value instanceof Blob) return `[file ${value.size} bytes]`;
  return redactGiven(Object.fromEntries(Object.entries(value)));
}

/** Parameters without their secrets, nested ones too. */
export function redactGiven(given: Given): Given {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, redactValue(name.toLowerCase(), value)]),
  );
}

/** Text without anything that looks like a secret of GitLab. */
export const redactText = (text: string): string => text.replaceAll(SECRET_TEXT, redacted);

/** A query string without its secrets. */
export function redactQuery(search: string): string {
  if (search === '') return '';
  const pairs = [...new URLSearchParams(search)].map(([name, value]) => {
    // `user[password]` is a password too.
    const last = /\[([^[\]]+)\]$/.exec(name)?.[1] ?? name;
    return `${name}=${String(redactValue(last.toLowerCase(), value))}`;
  });
  return `?${pairs.join('&')}`;
}
