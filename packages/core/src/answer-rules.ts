import { ConnectionError } from './connection-error.ts';

/** Whom to blame, and where: `identity.role.level`. */
interface Place {
  readonly app: string;
  readonly path: string;
}

/** Holds a value that a hook answered against what the contract allows there. The sentences never repeat the value. */
export type Rule = (value: unknown, place: Place) => void;

/**
 * Runs a rule over what a hook of an app's plugin answered.
 *
 * @throws {ConnectionError} `unexpected_response` for a value that cannot be used; `internal` for an unknown member.
 */
export function holdAgainst(rule: Rule, value: unknown, app: string, what: string): void {
  rule(value, { app, path: what });
}

const mostCharacters = 300;

/** Short, and without what cannot be stored or shown: control characters and halves of characters. */
export const text: Rule = (value, place) => {
  const fits = typeof value === 'string' && value.trim() !== '' && value.length <= mostCharacters;
  if (!fits) unusable(place, `text of 1 to ${mostCharacters} characters`);
  if (!isPlain(value)) unusable(place, 'text without control characters');
};

function isPlain(text: string): boolean {
  return !/\p{Cc}/u.test(text) && text.isWellFormed();
}

/** Comes back in a query, so it is short. */
export const cursor: Rule = (value, place) => {
  const fits = typeof value === 'string' && value !== '' && value.length <= 500 && isPlain(value);
  if (!fits) unusable(place, 'text of 1 to 500 characters, or left out');
};

/** What people may press: nothing that runs or opens a file. */
export const link: Rule = (value, place) => {
  const url = typeof value === 'string' && value.length <= 2000 && isPlain(value) ? URL.parse(value) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    unusable(place, 'an http or https address');
};

export const finite: Rule = (value, place) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) unusable(place, 'a number');
};

export const yesOrNo: Rule = (value, place) => {
  if (typeof value !== 'boolean') unusable(place, 'true or false');
};

/** In years of four digits, because others cannot be stored as ISO 8601. */
export const moment: Rule = (value, place) => {
  const isValid = value instanceof Date && !Number.isNaN(value.getTime());
  if (!isValid || !/^\d{4}-/.test(value.toISOString())) unusable(place, 'a valid date');
};

export function oneOf(choices: readonly string[]): Rule {
  return (value, place) => {
    const fits = typeof value === 'string' && choices.includes(value);
    if (!fits) unusable(place, choices.length === 0 ? 'left out' : `one of ${choices.join(', ')}`);
  };
}

export function optional(rule: Rule): Rule {
  return (value, place) => {
    if (value !== undefined) rule(value, place);
  };
}

export function listOf(rule: Rule, most: number): Rule {
  return (value, place) => {
    if (!Array.isArray(value) || value.length > most) unusable(place, `a list of at most ${most}`);
    for (const [index, item] of value.entries()) rule(item, { ...place, path: `${place.path}.${index}` });
  };
}

export function members(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, place) => {
    if (typeof value !== 'object' || value === null) unusable(place, 'an object');
    const given = new Map<string, unknown>(Object.entries(value));
    const unknown = [...given.keys()].find((name) => !Object.hasOwn(rules, name));
    if (unknown !== undefined) {
      throw new ConnectionError(
        'internal',
        `The plugin for ${place.app} made a mistake: its ${place.path} has the member "${unknown.slice(0, 80)}". ` +
          `It can have ${Object.keys(rules).join(', ')}.`,
        { action: `Tell the author of the plugin for ${place.app}.` },
      );
    }
    for (const [name, rule] of Object.entries(rules)) {
      rule(given.get(name), { ...place, path: `${place.path}.${name}` });
    }
  };
}

function unusable({ app, path }: Place, must: string): never {
  throw new ConnectionError(
    'unexpected_response',
    `What ${app} says cannot be used: ${path} must be ${must}.`,
    { action: `Check that the URL names ${app} itself; if it does, tell the author of its plugin.` },
  );
}
