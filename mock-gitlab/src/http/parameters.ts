import { badParameter } from './answer.ts';
import type { Given } from './given.ts';

// Parameters as Grape reads them: coercion, defaults and the wording of its errors.
// grape: lib/grape/validations/types/primitive_coercer.rb, lib/grape/locale/en.yml

/** Why a value is not accepted, in Grape's words after the parameter's name. */
type Complaint = 'is invalid' | 'does not have a valid value' | 'has a value not allowed';

/** What is wrong with a parameter, or with several members of one: where inside it, and why. */
class Complained extends Error {
  readonly complaints: readonly (readonly [where: string, complaint: string])[];
  constructor(complaints: Complained['complaints']) {
    super(complaints.map((parts) => parts.join(' ')).join(', '));
    this.complaints = complaints;
  }
}

const complain = (complaint: Complaint): never => {
  throw new Complained([['', complaint]]);
};

/** One declared parameter. */
export interface Parameter<out T> {
  /** Absent is an error. */
  readonly required: boolean;
  /** Reads a present value. */
  readonly read: (raw: unknown) => T;
  /** What stands for an absent one; also shown in pagination links, as GitLab does. */
  readonly fallback: T | undefined;
}

/** Declared parameters by name. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What a handler is given. */
export type Values<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** Reads a present value. */
export type Read<T> = (raw: unknown) => T;

/** Text; numbers and truths become text, lists and hashes do not. */
export const text: Read<string> = (raw) => {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  return raw === null ? '' : complain('is invalid');
};

/** A whole number, also as text. */
export const wholeNumber: Read<number> = (raw) => {
  const value = typeof raw === 'string' && /^[+-]?\d+$/.test(raw.trim()) ? Number(raw) : raw;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : complain('is invalid');
};

const TRUE = new Set(['true', '1', 't', 'yes', 'y', 'on']);
const FALSE = new Set(['false', '0', 'f', 'no', 'n', 'off']);

/** True or false in one of the many spellings of dry-types. */
export const flag: Read<boolean> = (raw) => {
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') {
    return complain('is invalid');
  }
  const spelling = String(raw).toLowerCase();
  if (TRUE.has(spelling)) return true;
  return FALSE.has(spelling) ? false : complain('is invalid');
};

/** A truth declared as text and cast by Rails: what is not plainly false is true. rails: ActiveModel::Type::Boolean */
export const truthy: Read<boolean> = (raw) => {
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean')
    return complain('is invalid');
  return !['false', 'f', 'F', 'FALSE', 'off', 'OFF', '0'].includes(String(raw));
};

/** A hash with declared members; what is wrong with one is said of `hash[member]`. grape: lib/grape/validations/params_scope.rb, full_name */
export const hash =
  <P extends Parameters>(declared: P): Read<Values<P>> =>
  (raw) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return complain('is invalid');
    const { values, complaints } = readAll(declared, Object.fromEntries(Object.entries(raw)));
    if (complaints) throw new Complained(complaints.map(([where, why]) => [inside(where), why]));
    return values;
  };

/** `a` of a hash is `[a]`, `a[b]` is `[a][b]`. */
const inside = (where: string): string => where.replace(/^[^[]+/, '[$&]');

/** A date, `YYYY-MM-DD`; of a date with time only the date counts. */
export const date: Read<string> = (raw) => {
  const day = typeof raw === 'string' ? /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(raw.trim())?.[1] : undefined;
  if (day === undefined) return complain('is invalid');
  const instant = Date.parse(`${day}T00:00:00Z`);
  const real = Number.isFinite(instant) && new Date(instant).toISOString().startsWith(day);
  return real ? day : complain('is invalid');
};

const ZONELESS = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/** An instant in milliseconds since 1970; without a zone it is UTC's, on whatever machine. ruby: DateTime.parse */
export const instant: Read<number> = (raw) => {
  const zoned = typeof raw === 'string' && ZONELESS.test(raw) ? `${raw}Z` : raw;
  const value = typeof zoned === 'string' ? Date.parse(zoned) : Number.NaN;
  return Number.isFinite(value) ? value : complain('is invalid');
};

/** One of a closed list of texts. */
export const choice =
  <const T extends string>(...choices: readonly T[]): Read<T> =>
  (raw) =>
    choices.find((one) => one === raw) ?? complain('does not have a valid value');

/** One of a closed list of numbers. */
export const level =
  (choices: readonly number[]): Read<number> =>
  (raw) => {
    const value = wholeNumber(raw);
    return choices.includes(value) ? value : complain('does not have a valid value');
  };

/** A list; GitLab also takes one text with commas. gitlab: lib/api/validations/types/comma_separated_to_array.rb */
export const listOf =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (raw) => {
    const items: readonly unknown[] = Array.isArray(raw)
      ? raw
      : typeof raw === 'string'
        ? raw.split(',').map((item) => item.trim())
        : complain('is invalid');
    return items.map((item) => read(item));
  };

/** What must hold between parameters; answers Grape's complaint. grape: lib/grape/validations/validators */
export type Rule = (given: Given) => string | undefined;

const present = (given: Given, names: readonly string[]) => names.filter((name) => given[name] !== undefined);

/** At least one of them. */
export const atLeastOneOf =
  (...names: readonly string[]): Rule =>
  (given) =>
    present(given, names).length > 0
      ? undefined
      : `${names.join(', ')} are missing, at least one parameter must be provided`;

/** Not two of them at once. */
export const mutuallyExclusive =
  (...names: readonly string[]): Rule =>
  (given) => {
    const found = present(given, names);
    return found.length > 1 ? `${found.join(', ')} are mutually exclusive` : undefined;
  };

/** All of them or none. */
export const allOrNoneOf =
  (...names: readonly string[]): Rule =>
  (given) => {
    const found = present(given, names);
    return found.length === 0 || found.length === names.length
      ? undefined
      : `${names.join(', ')} provide all or none of parameters`;
  };

/** Must be there. */
export const required = <T>(read: Read<T>): Parameter<T> => ({
  required: true,
  read,
  fallback: undefined,
});

/** May be absent; `null` and (but for texts) `""` count as absent. */
export const optional = <T>(read: Read<T>): Parameter<T | undefined> => ({
  required: false,
  read: (raw) => (raw === null || (raw === '' && !Object.is(read, text)) ? undefined : read(raw)),
  fallback: undefined,
});

/** May be absent, or `null` to empty what is stored. */
export const nullable = <T>(read: Read<T>): Parameter<T | null | undefined> => ({
  required: false,
  read: (raw) => (raw === null ? null : read(raw)),
  fallback: undefined,
});

/** Has a default. */
export const defaulted = <T>(read: Read<T>, fallback: T): Parameter<T> => ({
  required: false,
  read: (raw) => (raw === null || raw === '' ? fallback : read(raw)),
  fallback,
});

/** `page` and `per_page`, which the endpoint caps. gitlab: lib/api/pagination_params.rb */
export const paging = {
  page: defaulted<number>((raw) => positive(raw, 'does not have a valid value'), 1),
  per_page: defaulted<number>((raw) => positive(raw, 'has a value not allowed'), 20),
};

function positive(raw: unknown, zero: Complaint): number {
  // A number beyond all pages is a number still.
  const value = typeof raw === 'string' && /^\d{16,}$/.test(raw) ? Number.MAX_SAFE_INTEGER : wholeNumber(raw);
  if (value > 0) return value;
  return complain(value === 0 ? zero : 'does not have a valid value');
}

interface Reading<P extends Parameters> {
  readonly values: Values<P>;
  /** Each with the name of its parameter; `undefined` when there is none. */
  readonly complaints: Complained['complaints'] | undefined;
}

function readAll<P extends Parameters>(declared: P, given: Given): Reading<P> {
  const values: Record<string, unknown> = {};
  let complaints: [string, string][] | undefined;
  for (const name in declared) {
    const parameter = declared[name];
    if (parameter === undefined) continue;
    const raw = given[name];
    if (raw === undefined) {
      values[name] = parameter.fallback;
      if (parameter.required) (complaints ??= []).push([name, 'is missing']);
      continue;
    }
    try {
      values[name] = parameter.read(raw);
    } catch (error) {
      if (!(error instanceof Complained)) throw error;
      for (const [where, why] of error.complaints) (complaints ??= []).push([name + where, why]);
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- variance point: each name was read by its own parameter in the loop
  return { values: values as Values<P>, complaints };
}

/**
 * Reads all declared parameters; the unknown ones are ignored.
 * @throws Refusal 400 with every complaint, joined as Grape joins them
 */
export function readParameters<P extends Parameters>(
  declared: P,
  given: Given,
  rules: readonly Rule[] = [],
): Values<P> {
  const { values, complaints = [] } = readAll(declared, given);
  const broken = rules.flatMap((rule) => rule(given) ?? []);
  if (complaints.length > 0 || broken.length > 0) {
    throw badParameter([...complaints.map((parts) => parts.join(' ')), ...broken].join(', '));
  }
  return values;
}
