import { readInstant } from '../clock.ts';
import { InputError } from '../shape.ts';

// A seed speaks GitLab's words: `created_at: 2027-01-31T08:00:00Z` where a row has `createdAt` in milliseconds.

/** Names below these are the user's own and stay as they are. */
const FREE = new Set([
  'attributes',
  'others',
  'appearance',
  'plan_limits',
  'planLimits',
  'url_variables',
  'urlVariables',
  'custom_headers',
  'customHeaders',
]);

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toCamel = (name: string) => name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
const toSnake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The parts of a row that a seed's words stand for; words that are left out are no parts. */
export function toRow(words: Plain, key: string): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(words)) {
    if (value === undefined) continue;
    const isInstant = name.endsWith('_at') && typeof value === 'string' && value.includes('T');
    row[toCamel(name)] = isInstant
      ? readInstant(value, `${key}.${name}`)
      : FREE.has(name)
        ? value
        : toRowValue(value, `${key}.${name}`);
  }
  return row;
}

function toRowValue(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item, at) => toRowValue(item, `${key}[${at}]`));
  return isPlain(value) ? toRow(value, key) : value;
}

/** A row's parts in words; those that are as in `usual`, and those of `without`, are left out. */
export function toWords(
  row: Plain,
  usual: Plain = {},
  without: readonly string[] = [],
): Record<string, unknown> {
  const words: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (without.includes(name)) continue;
    if (name in usual && JSON.stringify(usual[name]) === JSON.stringify(value)) continue;
    const inner = usual[name];
    const isInstant = name.endsWith('At') && typeof value === 'number';
    words[toSnake(name)] = isInstant
      ? new Date(value).toISOString()
      : FREE.has(name) || !isPlain(value)
        ? toWordsValue(value)
        : toWords(value, isPlain(inner) ? inner : {});
  }
  return words;
}

const toWordsValue = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((item) => (isPlain(item) ? toWords(item) : toWordsValue(item))) : value;

/** Refuses an id that something else has. */
export function freeId(table: { get(id: number): unknown }, id: number | undefined, key: string) {
  if (id !== undefined && table.get(id) !== undefined) {
    throw new InputError(`${key}.id`, `${id} is taken`, '"id": 101');
  }
  return id;
}
