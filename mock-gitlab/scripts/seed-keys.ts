import { seedShape } from '../src/seed/shape.ts';
import type { JsonSchema } from '../src/shape.ts';
import { cell, each, isSchema, part, textOf, valueOf } from './schema-words.ts';

interface Key {
  readonly path: string;
  readonly value: string;
  readonly required: boolean;
  readonly words: string;
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
