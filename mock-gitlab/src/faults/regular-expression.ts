import { InputError } from '../shape.ts';
import type { Pattern } from './glob.ts';

/** How much of a text a regular expression sees, in characters. */
const SEEN = 1000;

/**
 * Whether a group that repeats or chooses is itself repeated, as in `(a+)+`: a text that nearly fits could then take
 * for ever.
 */
function repeatsRepeated(source: string): boolean {
  const groups: boolean[] = [];
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') groups.push(false);
    else if (character === ')') {
      const isCostly = groups.pop() ?? false;
      if (isCostly && /^(?:[*+]|\{\d+(?:,\d*)?\})/.test(source.slice(at + 1, at + 20))) return true;
      if (isCostly && groups.length > 0) groups[groups.length - 1] = true;
    } else if (groups.length > 0 && /[*+{|]/.test(character ?? '')) groups[groups.length - 1] = true;
  }
  return false;
}

/** A regular expression from outside, which sees the first 1,000 characters. @throws InputError naming the key */
export function readPattern(source: string, key: string): Pattern {
  let expression: RegExp;
  try {
    expression = new RegExp(source);
  } catch {
    throw new InputError(key, 'must be a regular expression', '"^/oauth/"');
  }
  if (repeatsRepeated(source)) {
    throw new InputError(
      key,
      'must not repeat a group in which something repeats or is chosen',
      '"^/oauth/"',
    );
  }
  return { test: (text) => expression.test(text.slice(0, SEEN)) };
}
