// rails: activesupport/lib/active_support/json/encoding.rb, ESCAPED_CHARS
const ESCAPES = [
  ['&', String.raw`\u0026`],
  ['<', String.raw`\u003c`],
  ['>', String.raw`\u003e`],
  ['\u2028', String.raw`\u2028`],
  ['\u2029', String.raw`\u2029`],
] as const;

/** JSON as Rails writes it. */
export function toJson(value: unknown): string {
  let text = JSON.stringify(value);
  for (const [character, escape] of ESCAPES) {
    if (text.includes(character)) text = text.replaceAll(character, escape);
  }
  return text;
}
