import { secretsIn, shortestSecret } from './secrets-in.ts';

/** Takes the secrets out of a text. */
export type Redact = (text: string) => string;

/**
 * Takes a credential out of what an app says, in case the app repeats it: in any case of letters, because hosts lose
 * theirs, and as it stands in URLs.
 *
 * @param authorization the headers that prove the credential.
 */
export function createRedactor(authorization: Readonly<Record<string, string>>): Redact {
  const secrets = secretsIn(authorization).filter(({ length }) => length >= shortestSecret);
  const spellings = new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())]));
  if (spellings.size === 0) return (text) => text;
  const longestFirst = [...spellings].toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(literally).join('|'), 'gi');
  return (text) => text.replaceAll(pattern, '[redacted]');
}

/** Deeper than any reason that an app gives; what hostile answers nest must not exhaust the stack. */
const deepest = 20;

/** The same JSON with every text and every name in it redacted; what lies too deep is left out. */
export function redactJson(redact: Redact, value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return null;
  if (Array.isArray(value)) return value.map((item) => redactJson(redact, item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), redactJson(redact, item, depth + 1)]),
  );
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
