/** Whether percent escapes are broken, or stand for NUL or for what is no UTF-8. */
export function isMalformedEscape(text: string): boolean {
  if (!text.includes('%')) return false;
  try {
    return decodeURIComponent(text).includes('\0');
  } catch {
    return true;
  }
}

// gitlab: lib/gitlab/middleware/handle_malformed_strings.rb looks no deeper
const NUL_DEPTH = 3;

/** Whether a NUL is in a text within. */
export function hasNul(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null || depth > NUL_DEPTH) return false;
  return Object.values(value).some((one) => hasNul(one, depth + 1));
}

/** Deeper than Ruby reads JSON. json: JSON.parse, max_nesting */
export const JSON_DEPTH = 100;

/** Whether JSON nests deeper than so many levels; what stands in texts does not count. */
export function isDeep(json: string, limit: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}
