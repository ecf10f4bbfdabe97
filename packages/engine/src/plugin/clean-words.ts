import { inspect } from 'node:util';
import { ConnectionError, type Choice, type ChoicePage, type Identity, type Redact } from '@moorage/core';
import { markNeverSent, wasNeverSent } from '../http/was-never-sent.ts';

/** Sentences are shown in lists and stored; an app's words can make them as long as it likes. */
const longestSentence = 500;

/**
 * The error as it may be stored and shown: without the credential, without control characters, short. An error that is
 * so already is given back itself.
 */
export function cleanError(error: ConnectionError, redact: Redact): ConnectionError {
  const { code, message, action, fields, retryAfter } = error;
  const clean = (text: string) =>
    shorten(
      redact(text)
        .replaceAll(/\p{Cc}+/gu, ' ')
        .toWellFormed(),
    );
  const cleaned = {
    message: clean(message),
    action: clean(action),
    fields:
      fields && Object.fromEntries(Object.entries(fields).map(([name, text]) => [clean(name), clean(text)])),
  };
  const isClean =
    cleaned.message === message &&
    cleaned.action === action &&
    JSON.stringify(cleaned.fields) === JSON.stringify(fields) &&
    isWithout(redact, error.cause);
  if (isClean) return error;
  // NOTE: without the cause, which tends to repeat the words.
  const safe = new ConnectionError(code, cleaned.message, {
    action: cleaned.action,
    ...(cleaned.fields === undefined ? {} : { fields: cleaned.fields }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  if (wasNeverSent(error)) markNeverSent(safe);
  return safe;
}

/** The identity without the credential, if the app repeats it there; a link that holds it is left out. */
export function cleanIdentity(identity: Identity, redact: Redact): Identity {
  const { id, name, scopes, role, facts } = identity;
  return {
    ...identity,
    ...cleanLink(identity, redact),
    id: redact(id),
    name: redact(name),
    scopes: scopes.map(redact),
    role: role && { ...role, name: redact(role.name) },
    facts: facts?.map((fact) => ({
      ...fact,
      ...cleanLink(fact, redact),
      label: redact(fact.label),
      value: redact(fact.value),
    })),
  };
}

/** The page without the credential, as {@link cleanIdentity}. */
export function cleanPage({ items, next }: ChoicePage, redact: Redact): ChoicePage {
  const choice = (item: Choice): Choice => ({
    ...item,
    ...cleanLink(item, redact),
    id: redact(item.id),
    name: redact(item.name),
    role: item.role && { ...item.role, name: redact(item.role.name) },
  });
  return { items: items.map(choice), next: next === undefined ? undefined : redact(next) };
}

function cleanLink({ url }: { readonly url?: string | undefined }, redact: Redact) {
  return { url: url === undefined || redact(url) !== url ? undefined : url };
}

function isWithout(redact: Redact, cause: unknown): boolean {
  if (cause === undefined) return true;
  const said = inspect(cause, { depth: 5, maxStringLength: null });
  return redact(said) === said;
}

function shorten(text: string): string {
  return text.length <= longestSentence ? text : `${text.slice(0, longestSentence - 1).toWellFormed()}…`;
}
