// rails: activesupport/lib/active_support/json/encoding.rb, ESCAPED_CHARS
const ESCAPES = [
  ['&', String.raw`\u0026`],
  ['<', String.raw`\u003c`],
  ['>', String.raw`\u003e`],
  ['\u2028', String.raw`\u2028`],
  ['\u2029', String.raw`\u2029`],
] as const;

const ESCAPED = /[&<>\u2028\u2029]/;

/** JSON as Rails writes it. */
export function toJson(value: unknown): string {
  let text = JSON.stringify(value);
  if (!ESCAPED.test(text)) return text;
  for (const [character, escape] of ESCAPES) {
    if (text.includes(character)) text = text.replaceAll(character, escape);
  }
  return text;
}

/** JSON and, once somebody needed it, its tag. */
export interface Written {
  readonly text: string;
  tag: string | undefined;
}

const lasting = new WeakMap<object, Written | null>();

/** Says of a value that it will never change: it is written once, for as long as it lives. */
export function lasts<T extends object>(value: T): T {
  lasting.set(value, null);
  return value;
}

/** JSON as Rails writes it; of a lasting value the same object each time. */
export function written(value: unknown): Written {
  const kept = typeof value === 'object' && value !== null ? lasting.get(value) : undefined;
  if (kept) return kept;
  const made = { text: toJson(value), tag: undefined };
  if (kept === null && typeof value === 'object' && value !== null) lasting.set(value, made);
  return made;
}
