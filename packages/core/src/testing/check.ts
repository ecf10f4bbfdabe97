import type { AnyPlugin } from '../plugin.ts';
import type { AnyWorld, NotApplicable } from './world.ts';

/** One promise of the contract. `run` throws an error that says what the plugin did and what it should have done. */
export interface Check {
  readonly title: string;
  readonly run: () => Promise<void>;
  /** Why this promise has no meaning for the app; then `run` does nothing. */
  readonly skip?: string;
}

/** What all checks are made from. */
export interface Setup {
  readonly plugin: AnyPlugin;
  readonly world: AnyWorld;
}

/** Breaks a check with a sentence for the plugin's author. */
export function fail(sentence: string): never {
  throw new Error(sentence);
}

export function skipped(title: string, { because }: NotApplicable): Check {
  return { title, skip: because, run: async () => {} };
}

export function isNotApplicable(value: object): value is NotApplicable {
  return 'because' in value;
}
