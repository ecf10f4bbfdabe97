import { seedShape } from '../src/seed/shape.ts';
import type { JsonSchema } from '../src/shape.ts';

interface Key {
  readonly path: string;
  readonly value: string;
  readonly required: boolean;
  readonly words: string;
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;
const part = (schema: JsonSchema, name: string): JsonSchema => {
  const found = schema[name];
  return isSchema(found) ? found : {};
};
const each = (schema: JsonSchema, name: string): readonly unknown[] => {
  const found = schema[name];
  return Array.isArray(found) ? found : [];
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** What a value may be, in few words: `text`, `one of a, b`, `list of texts`. */
function valueOf(schema: JsonSchema): string {
  const choices = each(schema, 'anyOf').filter(isSchema);
  if (choices.length > 0) return choices.map(valueOf).join(' or ');
  const allowed = each(schema, 'enum');
  if (allowed.length > 0) return `one of ${allowed.map((one) => `\`${textOf(one)}\``).join(', ')}`;
  if (schema['const'] !== undefined) return `\`${textOf(schema['const'])}\``;
  if (schema['type'] === 'array') return `list: ${valueOf(part(schema, 'items'))}`;
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    integer: 'whole number',
    boolean: '`true` or `false`',
    null: '`null`',
    object: 'keys below',
  };
  if (schema['type'] === 'object' && !schema['properties']) {
    return `names to ${valueOf(part(schema, 'additionalProperties'))}`;
  }
  const type = names[textOf(schema['type'])] ?? textOf(schema['type'] ?? 'anything');
  const [example] = each(schema, 'examples');
  return example === undefined ? type : `${type}, as \`${JSON.stringify(example)}\``;
}

/** The keys of what is inside: of an object, of the members of a list, of what is not null. */
function inside(schema: JsonSchema, prefix: string): readonly Key[] {
  if (schema['type'] === 'array') return inside(part(schema, 'items'), `${prefix}[]`);
  const choices = each(schema, 'anyOf').filter(isSchema);
  if (choices.length > 0) return choices.flatMap((choice) => inside(choice, prefix));
  const required = each(schema, 'required');
  return Object.entries(part(schema, 'properties'))
    .filter((entry): entry is [string, JsonSchema] => isSchema(entry[1]))
    .flatMap(([name, property]) => {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      const words = textOf(property['description'] ?? '');
      return [
        { path, value: valueOf(property), required: required.includes(name), words },
        ...inside(property, path),
      ];
    });
}

const cell = (text: string) => text.replaceAll('|', String.raw`\|`);

/** All keys of a seed, in Markdown: a table for each key at the top. */
export function seedKeys(): string {
  const properties = Object.entries(part(seedShape.schema(), 'properties')).filter(
    (entry): entry is [string, JsonSchema] => isSchema(entry[1]),
  );
  const tables = properties.map(([name, schema]) => {
    const said = schema['description'];
    const rows = inside(schema, '').map(
      ({ path, value, required, words }) =>
        `| \`${path.replace(/^\[\]\./, '')}\`${required ? ' (needed)' : ''} | ${cell(value)} | ${cell(words)} |`,
    );
    return [
      `## ${name}`,
      ...(said === undefined ? [] : [`${textOf(said)}\n`]),
      ...(rows.length === 0 ? [`${valueOf(schema)}.`] : ['| key | value | what |', '|---|---|---|', ...rows]),
    ].join('\n');
  });
  return tables.join('\n\n');
}

const BEGIN = '<!-- keys: made by `pnpm endpoints` -->';

/** A page with the present keys in place of those after the mark. */
export const withKeys = (page: string): string =>
  `${page.slice(0, page.indexOf(BEGIN) + BEGIN.length)}\n\n${seedKeys()}\n`;
