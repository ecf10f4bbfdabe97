import type { App } from '../api/shapes.ts';

type Schema = App['methods'][number]['settings'];

/** What a field holds while it is being filled in. Numbers stay text until they are sent. */
export type Value = string | boolean;

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly help?: string | undefined;
  /** What is sent for it. */
  readonly sends: unknown;
}

/** One field of a form, as its JSON Schema describes it. */
export interface SchemaField {
  /** As the server names it in errors: `settings.instanceUrl`. */
  readonly path: string;
  /** As guides name it: `instanceUrl`. */
  readonly name: string;
  readonly label: string;
  readonly help: string | undefined;
  readonly placeholder: string | undefined;
  readonly control: 'text' | 'url' | 'choice' | 'boolean' | 'number' | 'unsupported';
  readonly secret: boolean;
  readonly required: boolean;
  readonly initial: Value;
  readonly options: readonly Option[];
}

/**
 * Reads the fields of an object schema, in its order.
 *
 * @see [JSON Schema 2020-12, annotations](https://json-schema.org/draft/2020-12/json-schema-validation#section-9)
 */
export function readSchema(schema: Schema | null, part: 'settings' | 'secrets'): readonly SchemaField[] {
  if (!schema) return [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(record(schema['properties'])).map(([name, property]) =>
    readField(name, part, record(property), required.includes(name)),
  );
}

function readField(
  name: string,
  part: 'settings' | 'secrets',
  schema: Schema,
  required: boolean,
): SchemaField {
  const options = readOptions(schema);
  const examples: readonly unknown[] = Array.isArray(schema['examples']) ? schema['examples'] : [];
  const fallback = schema['default'];
  const control = options.length > 0 ? 'choice' : controlOf(schema);
  return {
    path: `${part}.${name}`,
    name,
    label: text(schema['title']) ?? inWords(name),
    help: text(schema['description']),
    placeholder: text(asText(examples[0])),
    control,
    secret: part === 'secrets' && control !== 'choice' && control !== 'boolean',
    required: required || (fallback !== undefined && control !== 'boolean'),
    initial: control === 'boolean' ? fallback === true : asText(fallback),
    options,
  };
}

function controlOf(schema: Schema): SchemaField['control'] {
  const type: unknown = Array.isArray(schema['type'])
    ? schema['type'].find((one) => one !== 'null')
    : schema['type'];
  if (type === 'boolean') return 'boolean';
  if (type === 'number' || type === 'integer') return 'number';
  if (type !== 'string') return 'unsupported';
  return schema['format'] === 'uri' ? 'url' : 'text';
}

/** `enum` names values only; `anyOf` or `oneOf` of constants brings a title with each. */
function readOptions(schema: Schema): readonly Option[] {
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value: unknown) => option(value));
  const members: unknown = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(members)) return [];
  const constants = members.map(record).filter((member) => 'const' in member);
  return constants.map((member) =>
    option(member['const'], text(member['title']), text(member['description'])),
  );
}

function option(value: unknown, title?: string, help?: string): Option {
  return { value: asText(value), label: title ?? asText(value), help, sends: value };
}

/** `groupAccess` or `group-access` → "Group access". */
function inWords(name: string): string {
  const words = name.replaceAll(/[-_]+|(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function record(value: unknown): Schema {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object is a record; its values stay unknown
  return typeof value === 'object' && value !== null ? (value as Schema) : {};
}
