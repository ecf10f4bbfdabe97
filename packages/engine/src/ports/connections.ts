import type { Identity } from '@moorage/core';
import type { Fence } from './leases.ts';
import type { Page } from './page.ts';
import type { OverlapRow } from './policies.ts';
import type { TimelineEvent } from './timeline.ts';

/** What is stored of a connection's health; `expiring` is derived when shown, never stored. */
export type StoredStatus = 'healthy' | 'degraded' | 'needs-reconnect' | 'unknown';
export type Status = StoredStatus | 'expiring';

export interface ConnectionRow {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly description: string | null;
  readonly app: string;
  readonly method: string;
  /** The OAuth application it was authorized through; `null` for tokens. */
  readonly oauthApplicationId: string | null;
  readonly settings: unknown;
  /** Of the plugin's method, when settings and secrets were written. */
  readonly methodRevision: number;
  /** Sealed JSON: the method's secrets, or an OAuth token pair. */
  readonly sealedSecrets: string;
  readonly identity: Identity | null;
  readonly status: StoredStatus;
  readonly statusReason: string | null;
  readonly checkedAt: Date | null;
  /** When the app stops accepting the credential for good: a token's expiry. `null` where it does not end by itself. */
  readonly expiresAt: Date | null;
  /** OAuth: when the access token ends and must have been refreshed. */
  readonly accessExpiresAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows by one with each change; every write names the one it read. */
  readonly revision: number;
}

export type NewConnectionRow = Omit<ConnectionRow, 'revision'>;
/** What a write changes; the instant of the write always stands in it where a row is written. */
export type ConnectionPatch = Partial<
  Omit<ConnectionRow, 'id' | 'organizationId' | 'app' | 'createdAt' | 'revision'>
>;

export type ConnectionSort = 'name' | '-name' | 'createdAt' | '-createdAt' | 'expiresAt' | '-expiresAt';

export interface ConnectionQuery {
  /** Part of name, description or identity name; case-insensitive. */
  readonly search?: string;
  readonly app?: string;
  /** With `expiringBefore`, `expiring` and `healthy` are told apart by `expiresAt`. */
  readonly status?: Status;
  readonly expiringBefore: Date;
  readonly sort: ConnectionSort;
  readonly limit: number;
  /** Opaque, from the page before; a wrong one is `invalid_input`. */
  readonly cursor?: string;
}

/** What goes into the database together with a write to a connection; where the write does not happen, nor does it. */
export interface Along {
  /** A lease that must still be held. */
  readonly fence?: Fence;
  readonly events?: readonly TimelineEvent[];
  /** Of an intent that is over by this write. */
  readonly clearsIntent?: string;
  /** The credential that is replaced by this write lives on, and is watched. */
  readonly opensOverlap?: OverlapRow;
}

/**
 * What all connections of an organization look like together, with what happened to them and the policy they share:
 * another value means that something has changed.
 */
export interface ConnectionsState {
  readonly count: number;
  /** Grows with each write. */
  readonly revisions: number;
  /** The greatest id: one deleted and another made leave the numbers as they were. */
  readonly newest: string | null;
  /** The latest event of all timelines: much happens beside a connection. */
  readonly newestEvent: string | null;
  /** When the policy of the organization was last put. */
  readonly policyPutAt: Date | null;
}

/** Every method names the organization; a row of another one is as good as none. */
export interface ConnectionStore {
  /** @throws {ConnectionError} `conflict` with `fields.name` when the name is taken in the organization (case-insensitive). */
  insert(row: NewConnectionRow, along?: Pick<Along, 'events'>): Promise<ConnectionRow>;
  find(organizationId: string, id: string): Promise<ConnectionRow | null>;
  list(organizationId: string, query: ConnectionQuery): Promise<Page<ConnectionRow>>;
  /**
   * Writes when the row still has this revision, and (if given) while the lease is still held; else nothing, nor what
   * should go along.
   *
   * @returns the row as it is now, or `null` when it was changed or deleted meanwhile, or the lease was lost.
   * @throws {ConnectionError} `conflict` when the new name is taken, or an overlap is under way already.
   */
  update(
    organizationId: string,
    id: string,
    revision: number,
    patch: ConnectionPatch & { readonly updatedAt: Date },
    along?: Along,
  ): Promise<ConnectionRow | null>;
  /**
   * Deletes the row, and all that belongs to it: intents, timeline, policy, overlap, reminders, hook and jobs. With
   * `revision` only while it is at that one.
   *
   * @returns whether it was deleted.
   */
  remove(organizationId: string, id: string, revision?: number): Promise<boolean>;
  nameTaken(organizationId: string, name: string, exceptId?: string): Promise<boolean>;
  /** Of all organizations, in the order of their ids, those after `afterId`: for what Moorage does by itself. */
  scan(afterId: string | null, limit: number): Promise<readonly ConnectionRow[]>;
  /** That end at `from` or later and before `to`, soonest first. */
  listExpiring(
    organizationId: string,
    from: Date,
    to: Date,
    limit: number,
  ): Promise<readonly ConnectionRow[]>;
  state(organizationId: string): Promise<ConnectionsState>;
}
