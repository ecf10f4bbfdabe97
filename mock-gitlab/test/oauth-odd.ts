import * as fc from 'fast-check';

/** The seed is fixed, so that a failure comes again. */
export const RUNS = { numRuns: 1000, seed: 20_270_131 };
/** What GitLab may answer. */
export const STATUSES = [200, 302, 400, 401, 403, 404, 405, 415];

/** What nobody in their right mind sends. */
export const odd = fc.oneof(
  fc.string({ maxLength: 24 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '%00',
    '%',
    'null',
    '__proto__',
    'toString',
    '../..',
    '"><script>',
    'é',
    '🚢',
    'x'.repeat(2000),
  ),
);

/** Values that are right, mixed with odd ones. */
export const mixed = (...right: string[]) => fc.oneof(fc.constantFrom(...right), odd);

const NAMES = ['client_id', 'client_secret', 'grant_type', 'code', 'token', 'scope', 'state'];
const strange = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      ...NAMES.flatMap((name) => [`${name}[]`, `${name}[a]`, `${name}[a][b][c][d][e][f][g][h][i]`]),
    ),
    fc.string({ maxLength: 8 }),
  ),
  odd,
  { maxKeys: 2 },
);

/** Parameters as they are sent. */
export type Sent = Record<string, string>;
/** Some of the parameters, and some strange ones. */
export const fields = (shape: Record<string, fc.Arbitrary<string>>) =>
  fc.tuple(fc.record(shape, { requiredKeys: [] }), strange).map(([known, more]): Sent => {
    const sent: Sent = {};
    for (const [name, value] of Object.entries(known)) if (value !== undefined) sent[name] = value;
    // Last, so that `code[a]` contradicts `code`.
    return { ...sent, ...more };
  });
