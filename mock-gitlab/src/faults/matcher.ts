import type { Given } from '../http/given.ts';
import { InputError, type Shape, text } from '../shape.ts';
import type { FaultInput } from './fault.ts';
import { globPattern } from './glob.ts';
import { readPattern } from './regular-expression.ts';

/** What a fault looks at. */
export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly requestId: string;
  /** Query and body; only there when a fault asks for it. */
  readonly parameters: Readonly<Record<string, string>>;
  /** User name of whose credential came along. */
  readonly user: string | null;
}

/** A path to look for, `*` and `**` in it; refuses those that no request can have, which would never fit. */
export function pathGlob(example: string): Shape<string> {
  const shape = text(example, /^[/*]/, 'begin with / or *');
  return {
    ...shape,
    parse(value, key) {
      const path = shape.parse(value, key);
      const quoted = JSON.stringify(example);
      if (/[?#]/.test(path)) {
        throw new InputError(key, 'must have no query or fragment (parameter looks at a query)', quoted);
      }
      if (/^\/w\/[^/]/.test(path)) {
        const reason = 'must not begin with a world; ask the world itself, below /w/NAME/__mock__/,';
        throw new InputError(key, reason, quoted);
      }
      return path;
    },
  };
}

/** Nested parameters with the names they have in a form: `user[login]`; lists joined by commas. */
export function flatten(given: Given, above = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const key = above === '' ? name : `${above}[${name}]`;
    if (Array.isArray(value))
      flat[key] = value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(',');
    else if (value instanceof Blob || value === undefined) continue;
    else if (typeof value === 'object' && value !== null) {
      Object.assign(flat, flatten(Object.fromEntries(Object.entries(value)), key));
    } else flat[key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return flat;
}

type Test = (subject: FaultSubject) => boolean;

const FAULT_SIDE: Readonly<Partial<Record<FaultInput['kind'], Test>>> = {
  // gitlab: doc/administration/maintenance_mode/_index.md; the answer itself decides which writes go on
  maintenance: ({ method }) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method),
  'expired-token': ({ path }) => /^\/(api|oauth)\//.test(path),
  'revoked-token': ({ path }) => /^\/(api|oauth)\//.test(path),
  'decoded-slash': ({ path }) => /%2f/i.test(path),
};

/**
 * A test for the requests that a fault is for.
 * @throws InputError when a pattern is broken
 */
export function createMatcher({ kind, match = {} }: FaultInput): Test {
  const tests: Test[] = [];
  const { method, path, pathPattern, header, headerPattern, parameter, parameterPattern, user } = match;
  const side = FAULT_SIDE[kind];
  if (side) tests.push(side);
  if (method !== undefined) {
    const verb = method.toUpperCase();
    tests.push((subject) => subject.method === verb);
  }
  if (path !== undefined || pathPattern !== undefined) {
    const wanted =
      path === undefined ? readPattern(pathPattern ?? '', 'match.pathPattern') : globPattern(path);
    tests.push((subject) => wanted.test(subject.path));
  }
  for (const [name, value] of Object.entries(header ?? {})) {
    tests.push((subject) => subject.headers.get(name) === value);
  }
  for (const [name, source] of Object.entries(headerPattern ?? {})) {
    const wanted = readPattern(source, `match.headerPattern.${name}`);
    tests.push((subject) => wanted.test(subject.headers.get(name) ?? ''));
  }
  for (const [name, value] of Object.entries(parameter ?? {})) {
    tests.push((subject) => subject.parameters[name] === value);
  }
  for (const [name, source] of Object.entries(parameterPattern ?? {})) {
    const wanted = readPattern(source, `match.parameterPattern.${name}`);
    tests.push((subject) => wanted.test(subject.parameters[name] ?? ''));
  }
  if (user !== undefined) tests.push((subject) => subject.user?.toLowerCase() === user.toLowerCase());
  return (subject) => tests.every((test) => test(subject));
}
