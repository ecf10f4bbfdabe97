import type { Fault } from '../faults/fault.ts';

/** Which requests a fault is for: `POST, /oauth/token, nth 2`. */
export function scopeOf({ match = {} }: Fault): string {
  const { method, path, pathPattern, ...more } = match;
  const rest = Object.entries(more).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`],
  );
  return [method ?? 'any method', path ?? pathPattern ?? 'any path', ...rest].join(', ');
}

const OWN = [
  ['status', 'status'],
  ['latencyMs', 'ms late'],
  ['jitterMs', 'ms more at most'],
  ['retryAfterSeconds', 's to wait'],
  ['page', 'page'],
  ['bytes', 'bytes'],
  ['bytesPerSecond', 'bytes a second'],
  ['contentType', 'as content type'],
  ['lengthOff', 'bytes off'],
  ['probability', 'chance'],
] as const;

/** What is special about a fault, each in a few words: `3000 ms late`. */
export const detailsOf = (fault: Fault): readonly string[] =>
  OWN.flatMap(([key, words]) => {
    const value = fault[key];
    if (value === undefined) return [];
    return [key === 'status' ? `${words} ${value}` : `${value} ${words}`];
  });

/** When a fault goes by itself. */
export function endOf({ times, until }: Fault): string {
  const ends = [
    ...(times === undefined ? [] : [times === 1 ? 'after one strike' : `after ${times} strikes`]),
    ...(until === undefined ? [] : [`at ${until.slice(0, 19).replace('T', ' ')} UTC`]),
  ];
  return ends.length === 0 ? 'when removed' : ends.join(' or ');
}
