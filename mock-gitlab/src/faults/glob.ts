/** Something a text can be held against. */
export interface Pattern {
  test(text: string): boolean;
}

const upperEscapes = (text: string) =>
  text.includes('%') ? text.replaceAll(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase()) : text;

/**
 * Paths as a glob tells them: `*` stays within a part of the path, `**` does not; the hex digits of an escape may be
 * large or small. Walks a text once, whatever the glob: going back for every star could take for ever.
 */
export function globPattern(glob: string): Pattern {
  const [start = '', ...rest] = upperEscapes(glob).split(/(?=\*)/);
  const fixed = start.startsWith('*') ? '' : start;
  const tokens = [fixed === '' ? start : '', ...rest].flatMap((piece) => Array.from(piece));
  const steps: string[] = [];
  for (const token of tokens) {
    if (token === '*' && steps.at(-1) === '*') steps[steps.length - 1] = '**';
    else steps.push(token);
  }
  const isWild = (step: string | undefined) => step === '*' || step === '**';

  const walk = (text: string): boolean => {
    let at = new Uint8Array(steps.length + 1);
    at[0] = 1;
    const open = (places: Uint8Array) => {
      steps.forEach((step, n) => {
        if (places[n] === 1 && isWild(step)) places[n + 1] = 1;
      });
    };
    open(at);
    for (const character of text) {
      const next = new Uint8Array(steps.length + 1);
      steps.forEach((step, n) => {
        if (at[n] !== 1) return;
        if (step === '**' || (step === '*' && character !== '/')) next[n] = 1;
        else if (step === character) next[n + 1] = 1;
      });
      open(next);
      at = next;
    }
    return at[steps.length] === 1;
  };
  return {
    test(text) {
      const path = upperEscapes(text);
      if (!path.startsWith(fixed)) return false;
      return steps.length === 0 ? path.length === fixed.length : walk(path.slice(fixed.length));
    },
  };
}
