/** Held by one owner at a time. The epoch grows with each taking, so an old holder's writes can be refused. */
export interface Lease {
  readonly key: string;
  readonly owner: string;
  readonly epoch: number;
  readonly expiresAt: Date;
}

/** A condition on a write: the lease of this key is still at this epoch and this owner's, and not over at `now`. */
export interface Fence {
  readonly key: string;
  readonly owner: string;
  readonly epoch: number;
  readonly now: Date;
}

export interface LeaseStore {
  /** @returns the lease, or `null` while somebody else holds it. */
  take(key: string, owner: string, now: Date, durationMs: number): Promise<Lease | null>;
  /** Ends it early; does nothing when it is not held any more. */
  release(lease: Lease): Promise<void>;
}

/** What is about to be burnt: written before the call, cleared together with the result. */
export interface IntentRow {
  readonly id: string;
  readonly organizationId: string;
  readonly connectionId: string;
  /** `twin`: a second credential is made; nothing is burnt, but a lost one must be found. */
  readonly kind: 'refresh' | 'rotate' | 'twin';
  /** The app's name of the credential that the call is about; `null` where it is not known. */
  readonly handle: string | null;
  /** Of its instance: there a handle means nothing else. `null` where an older version wrote the intent. */
  readonly baseUrl: string | null;
  /** Of a twin: when it ends, as it was wished. */
  readonly twinExpiresAt: Date | null;
  readonly leaseEpoch: number;
  readonly openedAt: Date;
}

export interface IntentStore {
  /** @returns whether it was written; not when the lease was lost. One open intent per connection: `conflict`. */
  open(row: IntentRow, fence: Fence): Promise<boolean>;
  /** Where no write to the connection goes with it; else see `Along`. */
  clear(id: string): Promise<void>;
  findOpen(connectionId: string): Promise<IntentRow | null>;
  listOpen(): Promise<readonly IntentRow[]>;
}
