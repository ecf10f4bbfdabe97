import { ConnectionError, parse, type Infer, type Schema } from '@moorage/core';

/**
 * Parses what a form sent; the fields of the error are named as in the request, e.g. `settings.instanceUrl`.
 *
 * @throws {ConnectionError} `invalid_input` with `fields`; the sentences never repeat a value.
 */
export async function parseFields<S extends Schema>(
  part: 'settings' | 'secrets',
  schema: S,
  value: unknown,
): Promise<Infer<S>> {
  const parsed = await parse(schema, value);
  if (parsed.ok) return parsed.value;
  const fields: Record<string, string> = {};
  for (const { path, message } of parsed.issues) fields[path === '' ? part : `${part}.${path}`] ??= message;
  throw new ConnectionError('invalid_input', 'Some fields need another value.', { fields });
}
