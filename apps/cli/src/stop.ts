/** Wrong usage: an unknown command, flag or value. */
export const usageMistake = 2;
/** Used rightly, but it cannot be done here: a taken port, a directory that cannot be written. */
export const cannotStart = 1;

/** Ends the command with one line for the person. Everything else that is thrown is a mistake of Moorage itself. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly exitCode: number;

  constructor(exitCode: number, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.exitCode = exitCode;
  }
}

export function isStop(error: unknown): error is Stop {
  return error instanceof Stop;
}
