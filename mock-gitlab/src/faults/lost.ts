/** What reached the caller before the connection broke. */
export interface PartialAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** How the line broke: nobody was there, it was reset, or it was closed in an orderly way. */
export type Loss = 'refused' | 'reset' | 'closed';

/** The connection broke: no whole answer reaches the caller. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly loss: Loss;
  readonly partial: PartialAnswer | undefined;

  constructor(message: string, loss: Loss = 'closed', partial?: PartialAnswer, options?: ErrorOptions) {
    super(message, options);
    this.loss = loss;
    this.partial = partial;
  }
}
