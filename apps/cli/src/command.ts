import type { Surroundings } from './surroundings.ts';

/** One word after `moorage`. Each lives in a file of `commands/`. */
export interface Command {
  /** What `moorage help COMMAND` prints. */
  readonly help: string;
  /**
   * @param args what follows the word
   * @returns the exit code
   * @throws {Stop} with the line for the person
   */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>;
}
