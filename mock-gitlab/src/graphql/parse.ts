import { type Location, SyntaxProblem, type Token, tokenize } from './lexer.ts';

/** A value written in a query; a variable is a hole. */
export type Written =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'variable'; readonly name: string };

/** A field that is asked for. */
export interface Field {
  readonly kind: 'field';
  readonly name: string;
  readonly alias: string;
  readonly input: Readonly<Record<string, Written>>;
  readonly fields: readonly Selection[] | null;
  readonly at: Location;
}

/** A field, or fields kept elsewhere. */
export type Selection =
  | Field
  | { readonly kind: 'spread'; readonly name: string; readonly at: Location }
  | { readonly kind: 'inline'; readonly on: string | null; readonly fields: readonly Selection[] };

/** One query of a document. */
export interface Operation {
  readonly type: string;
  readonly name: string | null;
  readonly defaults: Readonly<Record<string, Written | null>>;
  readonly fields: readonly Selection[];
}

/** What a text of GraphQL says. */
export interface Document {
  readonly operations: readonly Operation[];
  readonly fragments: ReadonlyMap<string, readonly Selection[]>;
}

// Deeper than any query that means something. gitlab: lib/gitlab/graphql, max_depth 20
const MOST_DEPTH = 50;

/**
 * Reads a text of GraphQL.
 * @throws SyntaxProblem
 * @see https://spec.graphql.org/October2021/#sec-Appendix-Grammar-Summary
 */
export function parseQuery(text: string): Document {
  const tokens = tokenize(text);
  const end: Token = tokens.at(-1) ?? { text: '', kind: 'end', at: { line: 1, column: 1 } };
  let position = 0;
  const peek = (): Token => tokens[position] ?? end;
  const fail = (wanted: string): never => {
    const { text: found, at, kind } = peek();
    throw new SyntaxProblem(
      `Expected ${wanted}, actual: ${kind === 'end' ? 'end of document' : JSON.stringify(found)}`,
      at,
    );
  };
  const take = (): Token => {
    const token = peek();
    position += 1;
    return token;
  };
  const is = (mark: string) => peek().kind !== 'text' && peek().text === mark;
  const skip = (mark: string): boolean => {
    if (!is(mark)) return false;
    position += 1;
    return true;
  };
  const need = (mark: string) => skip(mark) || fail(JSON.stringify(mark));
  const name = () => (peek().kind === 'name' ? take().text : fail('NAME'));

  function directives(): void {
    while (skip('@')) {
      name();
      if (is('(')) input();
    }
  }

  function value(depth: number): Written {
    if (depth > MOST_DEPTH) return fail('less depth');
    if (skip('$')) return { kind: 'variable', name: name() };
    if (skip('[')) {
      const items: unknown[] = [];
      while (!skip(']')) items.push(plain(value(depth + 1)));
      return { kind: 'value', value: items };
    }
    if (skip('{')) {
      const members: [string, unknown][] = [];
      while (!skip('}')) {
        const key = name();
        need(':');
        members.push([key, plain(value(depth + 1))]);
      }
      return { kind: 'value', value: Object.fromEntries(members) };
    }
    const { kind, text: written } = peek();
    if (kind === 'mark' || kind === 'end') return fail('a value');
    take();
    if (kind === 'number') return { kind: 'value', value: Number(written) };
    if (kind === 'name') {
      const constants = new Map<string, unknown>([
        ['true', true],
        ['false', false],
        ['null', null],
      ]);
      return { kind: 'value', value: constants.has(written) ? constants.get(written) : written };
    }
    return { kind: 'value', value: unquote(written) };
  }

  function input(): Record<string, Written> {
    const members: [string, Written][] = [];
    need('(');
    while (!skip(')')) {
      const key = name();
      need(':');
      members.push([key, value(0)]);
    }
    return Object.fromEntries(members);
  }

  function selections(depth: number): Selection[] {
    if (depth > MOST_DEPTH) fail('less depth');
    need('{');
    const found: Selection[] = [];
    do found.push(selection(depth));
    while (!skip('}'));
    return found;
  }

  function selection(depth: number): Selection {
    const { at } = peek();
    if (skip('...')) {
      if (peek().kind === 'name' && !is('on')) {
        const spread = name();
        directives();
        return { kind: 'spread', name: spread, at };
      }
      const on = skip('on') ? name() : null;
      directives();
      return { kind: 'inline', on, fields: selections(depth + 1) };
    }
    const first = name();
    const second = skip(':') ? name() : first;
    const given = is('(') ? input() : {};
    directives();
    const fields = is('{') ? selections(depth + 1) : null;
    return { kind: 'field', alias: first, name: second, input: given, fields, at };
  }

  function type(depth = 0): void {
    if (depth > MOST_DEPTH) fail('less depth');
    if (skip('[')) {
      type(depth + 1);
      need(']');
    } else name();
    skip('!');
  }

  function operation(): Operation {
    if (is('{')) return { type: 'query', name: null, defaults: {}, fields: selections(0) };
    const kind = take().text;
    const own = peek().kind === 'name' ? name() : null;
    const defaults: [string, Written | null][] = [];
    if (skip('(')) {
      while (!skip(')')) {
        need('$');
        const variable = name();
        need(':');
        type();
        defaults.push([variable, skip('=') ? value(0) : null]);
        directives();
      }
    }
    directives();
    return { type: kind, name: own, defaults: Object.fromEntries(defaults), fields: selections(0) };
  }

  const operations: Operation[] = [];
  const fragments = new Map<string, readonly Selection[]>();
  while (peek().kind !== 'end') {
    if (skip('fragment')) {
      const own = name();
      need('on');
      name();
      directives();
      fragments.set(own, selections(0));
    } else if (is('{') || is('query') || is('mutation') || is('subscription')) operations.push(operation());
    else fail('one of "{", "query", "mutation", "subscription", "fragment"');
  }
  if (operations.length === 0) fail('a query');
  return { operations, fragments };
}

const plain = (written: Written): unknown => (written.kind === 'value' ? written.value : undefined);

function unquote(written: string): string {
  if (written.startsWith('"""')) return written.slice(3, -3).trim();
  try {
    const value: unknown = JSON.parse(written);
    return String(value);
  } catch {
    return written.slice(1, -1);
  }
}
