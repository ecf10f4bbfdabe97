import type { Identity } from '@moorage/core';
import type { AccessKeyStore } from './ports/access-keys.ts';
import type { JobStore } from './ports/jobs.ts';
import type { ChannelStore, DeliveryStore, HookStore, ReminderStore } from './ports/notifications.ts';
import type { Page } from './ports/page.ts';
import type { OverlapRow, OverlapStore, PolicyStore } from './ports/policies.ts';
import type { TimelineEvent, TimelineStore } from './ports/timeline.ts';

export type { Clock, Log } from '@moorage/core';
export * from './ports/access-keys.ts';
export * from './ports/jobs.ts';
export * from './ports/notifications.ts';
export * from './ports/page.ts';
export * from './ports/policies.ts';
export * from './ports/timeline.ts';

/** Randomness as a parameter, so that tests can fix it. */
export interface Random {
  /** Cryptographically strong bytes. */
  bytes(count: number): Uint8Array;
  /** A new opaque id, sortable by time of creation. */
  id(): string;
}

// ── Connections ─────────────────────────────────────────────────────────────────────────────────────────────────────

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

/** What all connections of an organization look like together, with what happened to them and the policy they share:
 * another value means that something has changed. */
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

// ── OAuth ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface OAuthApplicationRow {
  readonly id: string;
  readonly organizationId: string;
  readonly app: string;
  /** Normalised base URL of the instance; one application per app and instance. */
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly sealedClientSecret: string;
  readonly createdAt: Date;
}

export interface OAuthApplicationStore {
  /** @throws {ConnectionError} `conflict` when the organization has one for this app and instance. */
  insert(row: OAuthApplicationRow): Promise<OAuthApplicationRow>;
  find(organizationId: string, id: string): Promise<OAuthApplicationRow | null>;
  findByInstance(
    organizationId: string,
    app: string,
    instanceUrl: string,
  ): Promise<OAuthApplicationRow | null>;
  list(organizationId: string): Promise<readonly OAuthApplicationRow[]>;
  /** @returns the row as it is now, or `null` when there is none. */
  replaceSecret(
    organizationId: string,
    id: string,
    sealedClientSecret: string,
  ): Promise<OAuthApplicationRow | null>;
  /** @throws {ConnectionError} `conflict` while connections use it. */
  remove(organizationId: string, id: string): Promise<boolean>;
}

/** A person on the way to the app and back. */
export interface AuthorizationRow {
  /** SHA-256 of the state, base64url. The state itself is stored nowhere. */
  readonly stateHash: string;
  readonly organizationId: string;
  readonly personId: string;
  readonly app: string;
  readonly method: string;
  readonly oauthApplicationId: string;
  readonly instanceUrl: string;
  readonly settings: unknown;
  readonly name: string;
  readonly description: string | null;
  /** Reconnect: which connection gets the new credential. */
  readonly connectionId: string | null;
  readonly sealedCodeVerifier: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface AuthorizationStore {
  insert(row: AuthorizationRow): Promise<void>;
  /** Takes it out: of two callers at once, one gets the row and the other `null`. */
  take(stateHash: string): Promise<AuthorizationRow | null>;
  removeExpired(now: Date): Promise<number>;
}

// ── Leases and intents ──────────────────────────────────────────────────────────────────────────────────────────────

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

// ── Vault ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a sealed secret belongs to; sealed under one binding, it opens under no other. */
export interface SealBinding {
  readonly organizationId: string;
  readonly rowId: string;
  readonly purpose: string;
}

export interface Vault {
  seal(plaintext: string, binding: SealBinding): Promise<string>;
  /** @throws {ConnectionError} `sealed_data_unreadable` naming whether the key, the row or the data is wrong. */
  open(sealed: string, binding: SealBinding): Promise<string>;
}

export interface DataKeyRow {
  readonly id: string;
  /** The data key, encrypted with the master key. */
  readonly wrapped: string;
  readonly createdAt: Date;
}

export interface DataKeyStore {
  /** Oldest first. */
  list(): Promise<readonly DataKeyRow[]>;
  /** @throws {ConnectionError} `conflict` when the id is taken. */
  add(row: DataKeyRow): Promise<void>;
}

/** All that is stored, behind one door. */
export interface Stores {
  readonly connections: ConnectionStore;
  readonly oauthApplications: OAuthApplicationStore;
  readonly authorizations: AuthorizationStore;
  readonly leases: LeaseStore;
  readonly intents: IntentStore;
  readonly dataKeys: DataKeyStore;
  readonly timeline: TimelineStore;
  readonly policies: PolicyStore;
  readonly overlaps: OverlapStore;
  readonly jobs: JobStore;
  readonly accessKeys: AccessKeyStore;
  readonly channels: ChannelStore;
  readonly deliveries: DeliveryStore;
  readonly reminders: ReminderStore;
  readonly hooks: HookStore;
}
