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

function select(run: Run, thing: Thing, fields: readonly Selection[], path: readonly string[]) {
  const members: Record<string, unknown> = {};
  for (const selection of fields) {
    if (selection.kind === 'field') {
      members[selection.alias] = resolve(run, thing, selection, [...path, selection.alias]);
    } else if (selection.kind === 'inline') {
      if (selection.on === null || selection.on === thing.type || selection.on === 'User') {
        Object.assign(members, select(run, thing, selection.fields, path));
      }
    } else Object.assign(members, spread(run, thing, selection, path));
  }
  return members;
}

function spread(
  run: Run,
  thing: Thing,
  { name, at }: { name: string; at: Location },
  path: readonly string[],
) {
  const fields = run.fragments.get(name);
  if (!fields || run.open.has(name)) {
    const message = fields
      ? `Fragment ${name} contains an infinite loop`
      : `Fragment ${name} was used, but not defined`;
    run.complaints.push({ message, locations: [at], path });
    return {};
  }
  run.open.add(name);
  const members = select(run, thing, fields, path);
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
  const run: Run = { exchange, viewer, fragments, variables, operation, complaints: [], open: new Set() };
  const named = operations.length > 1 && operation.name !== null ? ` ${operation.name}` : '';
  const start: Thing = operation.type === 'query' ? QUERY : { type: 'Mutation', fields: {} };
  const data = select(run, start, operation.fields, [`${operation.type}${named}`]);
  return run.complaints.length > 0 ? { errors: run.complaints } : { data };
}
