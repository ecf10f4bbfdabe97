import { describe, type Schema } from './schema.ts';

/** Refuses the plugin with a sentence. */
export type Wrong = (sentence: string) => never;

/** The JSON Schema of a schema, or a sentence in place of what its library throws when it has none. */
export function described(schema: Schema, owner: string, wrong: Wrong): Record<string, unknown> {
  try {
    return describe(schema);
  } catch (error) {
    return wrong(
      `${owner} has a schema that cannot be described as JSON Schema ` +
        `(${error instanceof Error ? error.message : 'no reason given'}). Use text, numbers, booleans and choices, ` +
        'and a library with Standard Schema and its JSON Schema companion, e.g. Zod from 4.2 on.',
    );
  }
}

/** The fields of a described object. */
export function fieldsOf(described: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return asRecord(described['properties']);
}

/** Whether a form has something to fill the field in with. */
export function isDrawable(field: unknown): boolean {
  const { type } = asRecord(field);
  const types: readonly unknown[] = Array.isArray(type) ? type.filter((one) => one !== 'null') : [type];
  const isPlain =
    types.length === 1 && ['string', 'number', 'integer', 'boolean'].some((plain) => plain === types[0]);
  return isPlain || constantsOf(field).length > 0;
}

/** The values that a field can have, where it is a choice; else nothing. */
export function constantsOf(field: unknown): readonly unknown[] {
  const { enum: values, anyOf, oneOf } = asRecord(field);
  if (Array.isArray(values)) return values;
  const options = anyOf ?? oneOf;
  if (!Array.isArray(options)) return [];
  return options
    .map(asRecord)
    .filter((option) => 'const' in option)
    .map((option) => option['const']);
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
