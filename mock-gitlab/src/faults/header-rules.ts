import { InputError } from '../shape.ts';

// What Node writes; RFC 9110, 5.5 and 5.6.2.
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
/** Whoever sets these says how the message ends: other kinds of faults are there for that. */
const FRAMING = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'trailer',
  'upgrade',
]);

function checkValue(value: string, key: string, example: string): void {
  if (!VALUE.test(value))
    throw new InputError(key, 'must be a header’s value, of Latin-1 and in one line', example);
}

/** Refuses headers that no answer can have. @throws InputError naming the key */
export function checkHeaders({
  headers = {},
  contentType,
}: {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly contentType?: string | undefined;
}): void {
  for (const [name, value] of Object.entries(headers)) {
    const key = `headers.${name}`;
    if (!NAME.test(name)) throw new InputError(key, 'is no header’s name', '{"retry-after": "60"}');
    if (FRAMING.has(name.toLowerCase())) {
      const reason = 'says how the message ends (kinds truncate and wrong-content-length break that)';
      throw new InputError(key, reason, '{"retry-after": "60"}');
    }
    checkValue(value, key, '"60"');
  }
  if (contentType !== undefined) checkValue(contentType, 'contentType', '"text/html"');
}
