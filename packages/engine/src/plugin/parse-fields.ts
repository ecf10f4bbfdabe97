import { ConnectionError, parse, type Schema } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from './find-method.ts';
import { runWithSecret } from './plugin-mistake.ts';

export type Part = 'settings' | 'secrets';

export function schemaOf(way: Way, part: Part): Schema {
  return part === 'secrets' && way.kind === 'token' ? way.method.secrets : way.method.settings;
}

/**
 * Parses what a form sent; the fields of the error are named as in the request, e.g. `settings.instanceUrl`.
 *
 * @throws {ConnectionError} `invalid_input` with `fields`, whose sentences never repeat a value; `internal`.
 */
export async function parseFields(
  deps: Dependencies,
  way: Way,
  part: Part,
  value: unknown,
): Promise<unknown> {
  const parsed = await runWithSecret(deps, way, () => parse(schemaOf(way, part), value));
  if (parsed.ok) {
    if (part === 'settings') refuseUnstorable(parsed.value);
    return parsed.value;
  }
  const fields: Record<string, string> = {};
  for (const { path, message } of parsed.issues) fields[path === '' ? part : `${part}.${path}`] ??= message;
  throw new ConnectionError('invalid_input', 'Some fields need another value.', { fields });
}

/** Settings are stored as they are, and not every database stores a NUL or half a character. */
function refuseUnstorable(settings: unknown): void {
  const given: readonly [string, unknown][] =
    typeof settings === 'object' && settings !== null ? Object.entries(settings) : [];
  const wrong = given.filter(
    ([, text]) => typeof text === 'string' && (text.includes('\0') || !text.isWellFormed()),
  );
  if (wrong.length === 0) return;
  throw new ConnectionError('invalid_input', 'Some fields need another value.', {
    fields: Object.fromEntries(
      wrong.map(([name]) => [`settings.${name}`, 'This text has characters that cannot be stored.']),
    ),
  });
}
