import { hash } from 'node:crypto';

/** Four 32-bit words: where a generator stands. */
export type RandomState = readonly [number, number, number, number];

/** Repeatable "randomness": the same start gives the same tokens, codes and ids, call by call. */
export interface Random {
  /** Lower-case hex digits. */
  hex(digits: number): string;
  /** Characters of base64url. */
  text(length: number): string;
  save(): RandomState;
  load(state: RandomState): void;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

function begin(seed: string): RandomState {
  const digest = hash('sha256', seed, 'buffer');
  return [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12)];
}

/** From here on a generator gives others than its like, repeatably so for a name. */
export function diverge(random: Random, name: string): void {
  random.load(begin(`${random.save().join(' ')} ${name}`));
}

/**
 * A seeded generator (sfc32 by Chris Doty-Humphrey, public domain algorithm).
 * NOTE: not for secrets that protect anything; a mock wants the same bytes each time.
 */
export function createRandom(seed: string): Random {
  let [a, b, c, counter] = begin(seed);

  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };

  return {
    hex(digits) {
      let made = '';
      while (made.length < digits) made += next().toString(16).padStart(8, '0');
      return made.slice(0, digits);
    },
    text(length) {
      let made = '';
      while (made.length < length) made += ALPHABET.charAt(next() >>> 26);
      return made;
    },
    save: () => [a, b, c, counter],
    load(state) {
      [a, b, c, counter] = state;
    },
  };
}
