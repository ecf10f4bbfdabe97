import type { z } from 'zod';
import type { Surroundings } from '../surroundings.ts';
import type { Client } from './client.ts';

/** Something is not as it should be: told by `check`, and by `list` where it was asked for. */
export const needsAttention = 3;

export interface Given<Options> {
  readonly client: Client;
  readonly options: Options;
  /** What stands behind the action's name. */
  readonly words: readonly string[];
  readonly surroundings: Surroundings;
}

/** One word after `moorage connections`. */
export interface Action<Schema extends z.ZodObject = z.ZodObject> {
  /** Behind the name, e.g. `NAME`; empty where nothing stands there. */
  readonly takes: string;
  readonly summary: string;
  /** More than the summary, for `moorage help connections`. */
  readonly about?: string;
  readonly options: Schema;
  /** @returns the exit code */
  readonly run: (given: Given<z.output<Schema>>) => Promise<number>;
}

/** Keeps the options' types between schema and function. */
export function action<Schema extends z.ZodObject>(definition: Action<Schema>): Action {
  return definition;
}
