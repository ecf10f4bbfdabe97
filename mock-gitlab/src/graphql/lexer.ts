/** Where something stands in a query, from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/** Why a query is none. */
export class SyntaxProblem extends Error {
  readonly at: Location;
  constructor(message: string, at: Location) {
    super(message);
    this.at = at;
  }
}

/** A word, number, text or mark. */
export interface Token {
  readonly text: string;
  readonly kind: 'name' | 'number' | 'text' | 'mark' | 'end';
  readonly at: Location;
}

const LEXEME =
  /([\s,\uFEFF]+|#[^\n]*)|("""[\s\S]*?"""|"(?:\\.|[^"\\\n])*")|([A-Za-z_]\w*)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(\.\.\.|[!$&():=@[\]{|}])/y;

/**
 * Takes a query apart; blanks, commas and comments go. @see https://spec.graphql.org/October2021/#sec-Language.Source-Text.Lexical-Tokens
 * @throws SyntaxProblem
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  while (at < text.length) {
    const here = { line, column: at - lineStart + 1 };
    LEXEME.lastIndex = at;
    const [whole, blank, quoted, name, number] = LEXEME.exec(text) ?? [];
    if (whole === undefined)
      throw new SyntaxProblem(`Unexpected character: ${JSON.stringify(text[at])}`, here);
    if (blank === undefined) {
      const kind = quoted ? 'text' : name ? 'name' : number ? 'number' : 'mark';
      tokens.push({ text: whole, kind, at: here });
    }
    at += whole.length;
    for (let next = whole.indexOf('\n'); next !== -1; next = whole.indexOf('\n', next + 1)) {
      line += 1;
      lineStart = at - whole.length + next + 1;
    }
  }
  tokens.push({ text: '', kind: 'end', at: { line, column: at - lineStart + 1 } });
  return tokens;
}
