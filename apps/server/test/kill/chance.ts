/** Chance that is the same in each run, so that a history that goes wrong can be told and repeated. */
export interface Chance {
  /** A whole number from 0, below `end`. */
  below(end: number): number;
  of<Choice>(choices: readonly [Choice, ...Choice[]]): Choice;
}

/** @see https://en.wikipedia.org/wiki/Xorshift */
export function createChance(seed: number): Chance {
  let state = seed | 1;
  const below = (end: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % end;
  };
  return { below, of: (choices) => choices[below(choices.length)] ?? choices[0] };
}
