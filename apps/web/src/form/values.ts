import type { SchemaField, Value } from './read-schema.ts';

export type Values = Readonly<Record<string, Value>>;

/** What the fields hold before anybody touched them; `stored` are settings to start from instead of the defaults. */
export function initialValues(
  fields: readonly SchemaField[],
  stored: Readonly<Record<string, unknown>> = {},
): Record<string, Value> {
  return Object.fromEntries(
    fields.map(({ path, name, secret, initial }) => {
      const value = stored[name];
      if (secret) return [path, initial];
      if (typeof value === 'number') return [path, String(value)];
      return [path, typeof value === 'string' || typeof value === 'boolean' ? value : initial];
    }),
  );
}

/** The required fields that are still empty, with what to say under each. */
export function missing(fields: readonly SchemaField[], values: Values): Record<string, string> {
  return Object.fromEntries(
    fields
      .filter(({ path, required }) => required && text(values[path]) === '')
      .map(({ path, label, control }) => [
        path,
        control === 'choice' ? `Choose the ${lowerFirst(label)}.` : `Fill in the ${lowerFirst(label)}.`,
      ]),
  );
}

/** The part of the request body that the fields stand for. Empty optional fields are left out. */
export function toBody(fields: readonly SchemaField[], values: Values): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field.path];
      if (typeof value === 'boolean') return [[field.name, value]];
      if (text(value) === '') return [];
      return [[field.name, sent(field, text(value))]];
    }),
  );
}

function sent({ control, options }: SchemaField, value: string): unknown {
  if (control === 'choice') return options.find((option) => option.value === value)?.sends ?? value;
  return control === 'number' && Number.isFinite(Number(value)) ? Number(value) : value;
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Keeps a word that begins with two capitals, like URL, as it is. */
function lowerFirst(label: string): string {
  return /^\p{Lu}\p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
