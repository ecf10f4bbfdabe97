import type { JsonSchema } from '../src/shape.ts';

/** Whether a value is a piece of a schema. */
export const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;
/** A piece of a schema by name; an empty one when there is none. */
export const part = (schema: JsonSchema, name: string): JsonSchema => {
  const found = schema[name];
  return isSchema(found) ? found : {};
};
/** A list of a schema by name; an empty one when there is none. */
export const each = (schema: JsonSchema, name: string): readonly unknown[] => {
  const found = schema[name];
  return Array.isArray(found) ? found : [];
};

/** A text as it is, anything else in JSON. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? '');

/** What a value may be, in few words: `text`, `one of a, b`, `list of texts`. */
export function valueOf(schema: JsonSchema): string {
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

/** A text that fits a cell of a table. */
export const cell = (text: string) => text.replaceAll('|', String.raw`\|`);
