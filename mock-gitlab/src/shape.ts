/** What is wrong with something given from outside: the key, why, and an example of what would do. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly key: string;
  readonly reason: string;
  readonly example: string;

  constructor(key: string, reason: string, example: string) {
    super(`${key}: ${reason}, for example ${example}`);
    this.key = key;
    this.reason = reason;
    this.example = example;
  }
}

/** A piece of a JSON Schema (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Reads one kind of value; seeds, faults, clock settings and saved states are read with these. */
export interface Shape<out T> {
  /** @throws InputError naming the key */
  readonly parse: (value: unknown, key: string) => T;
  readonly example: string;
  /** The same in JSON Schema, for editors; made when asked for. */
  readonly schema: () => JsonSchema;
}

/** The type a shape reads. */
export type Infer<S> = S extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: undefined extends Infer<F[K]> ? K : never;
}[keyof F];
type ObjectOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]>;
} & { readonly [K in OptionalKeys<F>]?: Infer<F[K]> };

/** Any text, or text that fits a pattern; `must` says in words what the pattern asks. */
export function text(example: string, pattern?: RegExp, must?: string): Shape<string> {
  const quoted = JSON.stringify(example);
  return {
    example: quoted,
    schema: () => ({ type: 'string', ...(pattern && { pattern: pattern.source }), examples: [example] }),
    parse(value, key) {
      if (typeof value !== 'string') throw new InputError(key, 'must be a text', quoted);
      if (pattern && !pattern.test(value)) {
        throw new InputError(key, `must ${must ?? `match ${pattern.source}`}`, quoted);
      }
      return value;
    },
  };
}

/** Digits between quotes look right at first sight. */
const notText = (value: unknown) =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? ', not text' : '';

/** A whole number between two bounds. */
export function integer(example: number, least = 0, most = Number.MAX_SAFE_INTEGER): Shape<number> {
  return {
    example: String(example),
    schema: () => ({
      type: 'integer',
      minimum: least,
      ...(most < Number.MAX_SAFE_INTEGER && { maximum: most }),
      examples: [example],
    }),
    parse(value, key) {
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
        return value;
      }
      throw new InputError(
        key,
        `must be a whole number from ${least} to ${most}${notText(value)}`,
        String(example),
      );
    },
  };
}

/** Any finite number. */
export function number(example: number): Shape<number> {
  return {
    example: String(example),
    schema: () => ({ type: 'number', examples: [example] }),
    parse(value, key) {
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      throw new InputError(key, `must be a number${notText(value)}`, String(example));
    },
  };
}

/** A chance: more than 0, at most 1. */
export function fraction(example: number): Shape<number> {
  return {
    example: String(example),
    schema: () => ({ type: 'number', exclusiveMinimum: 0, maximum: 1, examples: [example] }),
    parse(value, key) {
      if (typeof value === 'number' && value > 0 && value <= 1) return value;
      throw new InputError(key, 'must be more than 0 and at most 1', String(example));
    },
  };
}

/** `true` or `false`. */
export const truth: Shape<boolean> = {
  example: 'true',
  schema: () => ({ type: 'boolean' }),
  parse(value, key) {
    if (typeof value === 'boolean') return value;
    throw new InputError(key, 'must be true or false', 'true');
  },
};

/** One of a closed list. */
export function oneOf<const T extends string>(...choices: readonly [T, ...T[]]): Shape<T> {
  const example = JSON.stringify(choices[0]);
  return {
    example,
    schema: () => ({ enum: [...choices] }),
    parse(value, key) {
      const found = choices.find((choice) => choice === value);
      if (found !== undefined) return found;
      throw new InputError(key, `must be one of ${choices.join(', ')}`, example);
    },
  };
}

/** A list of one kind of thing. */
export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  const example = `[${item.example}]`;
  return {
    example,
    schema: () => ({ type: 'array', items: item.schema() }),
    parse(value, key) {
      if (!Array.isArray(value)) throw new InputError(key, 'must be a list', example);
      return value.map((entry, at) => item.parse(entry, `${key}[${at}]`));
    },
  };
}

/** Free names, one kind of value. */
export function record<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  const example = `{"name": ${item.example}}`;
  return {
    example,
    schema: () => ({ type: 'object', additionalProperties: item.schema() }),
    parse: (value, key) =>
      Object.fromEntries(
        Object.entries(plainObject(value, key, example)).map(([name, entry]) => [
          name,
          item.parse(entry, `${key}.${name}`),
        ]),
      ),
  };
}

/** Left to whoever reads it next. */
export const anything: Shape<unknown> = { example: '{}', schema: () => ({}), parse: (value) => value };

/** With a sentence that editors show beside it. */
export const described = <T>(description: string, shape: Shape<T>): Shape<T> => ({
  ...shape,
  schema: () => ({ description, ...shape.schema() }),
});

/** May be left out. */
export const optional = <T>(shape: Shape<T>): Shape<T | undefined> => ({
  ...shape,
  parse: (value, key) => (value === undefined ? undefined : shape.parse(value, key)),
});

/** May be `null`. */
export const nullable = <T>(shape: Shape<T>): Shape<T | null> => ({
  example: shape.example,
  schema: () => ({ anyOf: [shape.schema(), { type: 'null' }] }),
  parse: (value, key) => (value === null ? null : shape.parse(value, key)),
});

/** An object of known keys; others are refused, so that a typing mistake does not pass in silence. */
export function object<const F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  const names = Object.keys(fields);
  const [first = 'key'] = names;
  const example = `{${JSON.stringify(first)}: ${fields[first]?.example ?? '"…"'}}`;
  return {
    example,
    schema() {
      const required = Object.entries(fields).filter(([, shape]) => !mayBeAbsent(shape));
      return {
        type: 'object',
        properties: Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shape.schema()])),
        ...(required.length > 0 && { required: required.map(([name]) => name) }),
        additionalProperties: false,
      };
    },
    parse(value, key) {
      const given = plainObject(value, key, example);
      const prefix = key === '' ? '' : `${key}.`;
      for (const name of Object.keys(given)) {
        if (!Object.hasOwn(fields, name)) {
          throw new InputError(
            prefix + name,
            `is not a known key (${names.join(', ')})`,
            `${JSON.stringify(first)}: ${fields[first]?.example ?? '"…"'}`,
          );
        }
      }
      const read: Record<string, unknown> = {};
      for (const [name, shape] of Object.entries(fields)) {
        if (given[name] === undefined) {
          const absent = absentValue(shape, prefix + name);
          if (absent !== undefined) read[name] = absent;
          continue;
        }
        read[name] = shape.parse(given[name], prefix + name);
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- variance point: each key was read by its own shape just above
      return read as ObjectOf<F>;
    },
  };
}

function mayBeAbsent(shape: Shape<unknown>): boolean {
  try {
    shape.parse(undefined, '');
    return true;
  } catch {
    return false;
  }
}

function absentValue(shape: Shape<unknown>, key: string): unknown {
  try {
    return shape.parse(undefined, key);
  } catch (error) {
    if (error instanceof InputError && error.key === key) {
      throw new InputError(key, 'is missing', shape.example);
    }
    throw error;
  }
}

function plainObject(value: unknown, key: string, example: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value));
  }
  throw new InputError(key === '' ? '(whole)' : key, 'must be an object', example);
}
