import type { Given } from '../http/given.ts';

/** How much of one request the journal keeps, in characters: a whole upload for each line would fill the memory. */
const MOST = 64 * 1024;

// A mere slice would keep the whole text alive.
const copied = (text: string, length: number) => Buffer.from(text.slice(0, length)).toString();

/** The beginning of a text. */
export function keepText(text: string, most = MOST): string {
  if (text.length <= most) return text;
  return `${copied(text, most)}… [${text.length - most} more]`;
}

/** Measures until there is too much; the usual request is through after a few steps. */
function isMore(value: unknown, left: { count: number }): boolean {
  if (typeof value === 'string') left.count -= value.length;
  else if (value instanceof Blob) left.count -= value.size;
  else if (typeof value === 'object' && value !== null) {
    for (const name in value) {
      if (!Object.hasOwn(value, name)) continue;
      left.count -= Array.isArray(value) ? 1 : name.length;
      if (left.count < 0 || isMore(Reflect.get(value, name), left)) return true;
    }
  } else left.count -= 4;
  return left.count < 0;
}

function cut(value: unknown, left: { count: number }): unknown {
  if (typeof value === 'string') {
    const kept = keepText(value, Math.max(0, left.count));
    left.count -= value.length;
    return kept;
  }
  if (value instanceof Blob) return `[file ${value.size} bytes]`;
  if (typeof value !== 'object' || value === null) return value;
  const members: [string, unknown][] = [];
  const all = Object.entries(value);
  for (const [name, one] of all) {
    if (left.count <= 0) break;
    // What JSON writes around it counts too.
    left.count -= Array.isArray(value) ? 3 : name.length + 6;
    members.push([keepText(name, Math.max(0, left.count + name.length)), cut(one, left)]);
  }
  const dropped = all.length - members.length;
  if (Array.isArray(value)) {
    return [...members.map(([, one]) => one), ...(dropped > 0 ? [`… [${dropped} more]`] : [])];
  }
  return Object.fromEntries(dropped > 0 ? [...members, ['…', `[${dropped} more]`]] : members);
}

/** Parameters as the journal keeps them: as they came, or the first 64 KB of them. */
export function keepGiven(given: Given | undefined): Given | undefined {
  if (given === undefined || !isMore(given, { count: MOST })) return given;
  const kept = cut(given, { count: MOST });
  return typeof kept === 'object' && kept !== null ? Object.fromEntries(Object.entries(kept)) : {};
}
