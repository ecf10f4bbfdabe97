import type { Exchange } from '../http/exchange.ts';
import type { User } from '../state/rows.ts';
import type { Location } from './lexer.ts';
import type { Document, Field, Operation, Selection, Written } from './parse.ts';
import { QUERY, REQUIRED, type Thing, isThing } from './schema.ts';

/** One complaint about a query. */
export interface Complaint {
  readonly message: string;
  readonly locations?: readonly Location[];
  readonly path?: readonly string[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface Run {
  readonly exchange: Exchange;
  readonly viewer: User | null;
  readonly fragments: Document['fragments'];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operation: Operation;
  readonly complaints: Complaint[];
  /** Names of the fragments that are being read: none may hold itself. */
  readonly open: Set<string>;
  /** Fields looked at so far. */
  fields: number;
}

// gitlab: lib/gitlab/graphql, GitlabSchema::AUTHENTICATED_MAX_COMPLEXITY is 250 of dearer fields
const MOST_FIELDS = 5000;

/** A query that asks for more than anybody may. graphql-ruby: lib/graphql/analysis/max_query_complexity.rb */
class TooComplex extends Error {
  constructor() {
    super(`Query has complexity of more than ${MOST_FIELDS}, which exceeds max complexity of ${MOST_FIELDS}`);
  }
}

const valueOf = ({ variables, operation }: Run, written: Written): unknown => {
  if (written.kind === 'value') return written.value;
  const preset = operation.defaults[written.name];
  return variables[written.name] ?? (preset?.kind === 'value' ? preset.value : undefined);
};

function complain(
  run: Run,
  field: Field,
  path: readonly string[],
  message: string,
  extensions: object,
): void {
  run.complaints.push({ message, locations: [field.at], path, extensions: { ...extensions } });
}

// graphql-ruby: lib/graphql/static_validation/rules
function resolve(run: Run, thing: Thing, field: Field, path: readonly string[]): unknown {
  if (field.name === '__typename') return thing.type;
  const read = Object.hasOwn(thing.fields, field.name) ? thing.fields[field.name] : undefined;
  if (!read) {
    complain(run, field, path, `Field '${field.name}' doesn't exist on type '${thing.type}'`, {
      code: 'undefinedField',
      typeName: thing.type,
      fieldName: field.name,
    });
    return null;
  }
  const given = Object.fromEntries(
    Object.entries(field.input).map(([name, one]) => [name, valueOf(run, one)]),
  );
  const missing = (REQUIRED[`${thing.type}.${field.name}`] ?? []).filter((name) => given[name] === undefined);
  if (missing.length > 0) {
    const message = `Field '${field.name}' is missing required arguments: ${missing.join(', ')}`;
    complain(run, field, path, message, {
      code: 'missingRequiredArguments',
      className: 'Field',
      name: field.name,
      arguments: missing.join(', '),
    });
    return null;
  }
  const value = read({ exchange: run.exchange, viewer: run.viewer, input: given });
  if (!isThing(value)) {
    if (field.fields === null || value === null) return value;
    const message = `Selections can't be made on scalars (field '${field.name}' returns a scalar but has selections)`;
    complain(run, field, path, message, { code: 'selectionMismatch', nodeName: `field '${field.name}'` });
    return null;
  }
  if (field.fields === null) {
    const message = `Field must have selections (field '${field.name}' returns ${value.type} but has no selections. Did you mean '${field.name} { ... }'?)`;
    complain(run, field, path, message, {
      code: 'selectionMismatch',
      nodeName: `field '${field.name}'`,
      typeName: value.type,
    });
    return null;
  }
  return select(run, value, field.fields, path);
}

/** @param spreads names of the fragments that the same place has already taken in: once is enough */
function select(
  run: Run,
  thing: Thing,
  fields: readonly Selection[],
  path: readonly string[],
  spreads = new Set<string>(),
) {
  const members: Record<string, unknown> = {};
  for (const selection of fields) {
    if (selection.kind === 'field') {
      run.fields += 1;
      if (run.fields > MOST_FIELDS) throw new TooComplex();
      members[selection.alias] = resolve(run, thing, selection, [...path, selection.alias]);
    } else if (selection.kind === 'inline') {
      if (selection.on === null || selection.on === thing.type || selection.on === 'User') {
        Object.assign(members, select(run, thing, selection.fields, path, spreads));
      }
    } else if (!spreads.has(selection.name) || run.open.has(selection.name)) {
      Object.assign(members, spread(run, thing, selection, path, spreads));
    }
  }
  return members;
}

function spread(
  run: Run,
  thing: Thing,
  { name, at }: { name: string; at: Location },
  path: readonly string[],
  spreads: Set<string>,
) {
  const fields = run.fragments.get(name);
  spreads.add(name);
  if (!fields || run.open.has(name)) {
    const message = fields
      ? `Fragment ${name} contains an infinite loop`
      : `Fragment ${name} was used, but not defined`;
    run.complaints.push({ message, locations: [at], path });
    return {};
  }
  run.open.add(name);
  const members = select(run, thing, fields, path, spreads);
  run.open.delete(name);
  return members;
}

/** Answers a query: `data`, or `errors` when it asks for what there is not. graphql-ruby: nothing runs when a query is not valid */
export function execute(
  exchange: Exchange,
  viewer: User | null,
  { operations, fragments }: Document,
  operation: Operation,
  variables: Readonly<Record<string, unknown>>,
): { readonly data: unknown } | { readonly errors: readonly Complaint[] } {
  const run: Run = {
    exchange,
    viewer,
    fragments,
    variables,
    operation,
    complaints: [],
    open: new Set(),
    fields: 0,
  };
  const named = operations.length > 1 && operation.name !== null ? ` ${operation.name}` : '';
  const start: Thing = operation.type === 'query' ? QUERY : { type: 'Mutation', fields: {} };
  let data: unknown;
  try {
    data = select(run, start, operation.fields, [`${operation.type}${named}`]);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return { errors: [{ message: error.message }] };
  }
  return run.complaints.length > 0 ? { errors: run.complaints } : { data };
}
