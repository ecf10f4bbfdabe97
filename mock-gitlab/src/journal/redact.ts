import { hash } from 'node:crypto';
import type { Given } from '../http/given.ts';
import { isSecretName, isSecretPath, isShownOfVariable, isVariables } from './secret-names.ts';

// GitLab's own prefixes, also behind an instance's prefix. gitlab: doc/security/tokens/_index.md
const SECRET_TEXT = /\bgl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\w.-]{8,}/g;
// With an end to each part: a text of beginnings would cost the square of its length.
const WEB_TOKEN = /\beyJ[\w-]{8,512}\.[\w-]{8,4096}\.[\w-]*/g;
/** Who is named before the host of an address. */
const USERINFO = /(:\/\/)([^\s/?#"']*)@/g;
const PAIR = /([?&])([^=&#\s?]+)=([^&#\s"']+)/g;
const BETWEEN = /([\s/?&=#])/;
/** `password: "…"` as GraphQL writes it. */
const WRITTEN = /\b(\w+)(\s*:\s*)("""[^]*?"""|"(?:[^"\\\n]|\\.)*")/g;

/** A secret's place-holder: equal secrets give equal ones, so "never twice the same" can still be asserted. */
export const redacted = (secret: string): string => `[redacted ${hash('sha256', secret).slice(0, 8)}]`;

const ofGitLab = (text: string) => text.replaceAll(SECRET_TEXT, redacted).replaceAll(WEB_TOKEN, redacted);

/** A part that hides a secret behind percent escapes is shown without them. */
function unescaped(part: string): string {
  if (!part.includes('%')) return part;
  try {
    const decoded = decodeURIComponent(part);
    const shown = ofGitLab(decoded);
    return shown === decoded ? part : shown;
  } catch {
    return part;
  }
}

/** Text without anything that looks like a secret: GitLab's tokens, what addresses carry. */
export function redactText(text: string): string {
  const clean = ofGitLab(text);
  const plain = clean.includes('%') ? clean.split(BETWEEN).map(unescaped).join('') : clean;
  if (!plain.includes('=') && !plain.includes('@')) return plain;
  return plain
    .replaceAll(USERINFO, (whole, start: string, who: string) =>
      who === 'git' || who === '' ? whole : `${start}${redacted(who)}@`,
    )
    .replaceAll(PAIR, (whole, mark: string, name: string, value: string) =>
      isSecretPath(name) && !value.startsWith('[redacted') ? `${mark}${name}=${redacted(value)}` : whole,
    );
}

/** What a journal's line says of itself. */
export const redactNote = (text: string | null): string | null => (text === null ? null : redactText(text));

const redactGraphql = (text: string): string =>
  redactText(text).replaceAll(WRITTEN, (whole, name: string, colon: string, value: string) =>
    isSecretName(name) ? `${name}${colon}"${redacted(value.replaceAll(/^"+|"+$/g, ''))}"` : whole,
  );

// Deeper than any reader of bodies goes.
const DEEPEST = 120;

function redactValue(name: string, value: unknown, hidden: boolean, depth: number): unknown {
  const isHidden = hidden || isSecretPath(name);
  if (typeof value === 'string') {
    if (isHidden) return redacted(value);
    return name === 'query' ? redactGraphql(value) : redactText(value);
  }
  if (typeof value !== 'object' || value === null) {
    return isHidden && typeof value === 'number' ? redacted(JSON.stringify(value)) : value;
  }
  // A file of a multipart body.
  if (value instanceof Blob) return `[file ${value.size} bytes]`;
  if (depth > DEEPEST) return '[too deep]';
  const below = depth + 1;
  if (Array.isArray(value)) {
    return isVariables(name)
      ? value.map((item) => redactVariable(item, below))
      : value.map((item) => redactValue(name, item, isHidden, below));
  }
  return redactMembers(value, isHidden || isVariables(name), below);
}

function redactMembers(value: object, hidden: boolean, depth: number): Given {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, redactValue(name, one, hidden, depth)]),
  );
}

/** One CI/CD variable of a list: what it is called is no secret. */
function redactVariable(item: unknown, depth: number): unknown {
  if (typeof item !== 'object' || item === null) return redactValue('value', item, true, depth);
  return Object.fromEntries(
    Object.entries(item).map(([name, one]) => [
      name,
      redactValue(name, one, !isShownOfVariable(name), depth),
    ]),
  );
}

/** Parameters without their secrets, nested ones too. */
export const redactGiven = (given: Given): Given => redactMembers(given, false, 0);

/** A query string without its secrets. */
export function redactQuery(search: string): string {
  if (search === '') return '';
  const pairs = [...new URLSearchParams(search)].map(
    ([name, value]) => `${redactText(name)}=${String(redactValue(name, value, false, 0))}`,
  );
  return `?${pairs.join('&')}`;
}
