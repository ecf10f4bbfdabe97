const ESCAPED = /[&<>\u2028\u2029]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '\\u0026',
  '<': '\\u003c',
  '>': '\\u003e',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON as Rails writes it: with `&`, `<` and `>` escaped. rails: activesupport/lib/active_support/json/encoding.rb */
export function toJson(value: unknown): string {
  const plain = JSON.stringify(value);
  return ESCAPED.test(plain)
    ? plain.replaceAll(/[&<>\u2028\u2029]/g, (character) => ESCAPES[character] ?? character)
    : plain;
}
