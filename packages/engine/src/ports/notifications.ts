import type { Page } from './page.ts';
import type { TimelineEvent } from './timeline.ts';

/** Where an organization wants to be told. */
export interface ChannelRow {
  readonly id: string;
  readonly organizationId: string;
  readonly kind: 'webhook' | 'email';
  readonly name: string;
  /** An e-mail address; of a webhook the origin alone, e.g. `https://hooks.example.com`. */
  readonly target: string;
  /** With `webhook`: its whole URL, and what its messages are signed with. */
  readonly sealedSecret: string | null;
  readonly createdAt: Date;
}

export interface ChannelStore {
  /**
   * @returns whether there was room: not when the organization has so many already.
   * @throws {ConnectionError} `conflict` with `fields.name` when the organization has one of this name.
   */
  insert(row: ChannelRow, most: number): Promise<boolean>;
  find(organizationId: string, id: string): Promise<ChannelRow | null>;
  list(organizationId: string): Promise<readonly ChannelRow[]>;
  remove(organizationId: string, id: string): Promise<boolean>;
}

/** One message on its way through one channel. */
export interface DeliveryRow {
  readonly id: string;
  readonly organizationId: string;
  readonly channelId: string;
  /** The same for all channels, and on each try: receivers know repeats by it. */
  readonly messageId: string;
  /** `moorage.test`, `moorage.digest`. */
  readonly type: string;
  /** JSON; nothing secret is in it. */
  readonly payload: unknown;
  readonly state: 'waiting' | 'delivered' | 'given-up';
  readonly attempts: number;
  /** What the last try said; `null` before it, and when it went well. */
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly triedAt: Date | null;
}

export interface DeliveryStore {
  /**
   * Writes the deliveries with the jobs that make them (due at once), and takes the events that they tell of off the list
   * of the untold, all or nothing; events that nobody can be told of (no channel) are taken off as well.
   *
   * @returns whether it was done; not when somebody else has told of one of the events, or a channel is gone.
   */
  tell(deliveries: readonly DeliveryRow[], eventIds: readonly string[]): Promise<boolean>;
  find(id: string): Promise<DeliveryRow | null>;
  update(id: string, patch: Pick<DeliveryRow, 'state' | 'attempts' | 'lastError' | 'triedAt'>): Promise<void>;
  /** Newest first; `total` counts all of the channel. */
  list(
    organizationId: string,
    channelId: string,
    query: { readonly limit: number; readonly cursor?: string },
  ): Promise<Page<DeliveryRow>>;
  /** Deletes those made before this. @returns how many went. */
  forget(before: Date, limit: number): Promise<number>;
}

/** Which reminder was given for which expiry, so that none comes twice. */
export interface ReminderStore {
  /**
   * The event goes with it, both or none.
   *
   * @returns whether it was new.
   * @throws {ConnectionError} `not_found` when the connection is gone.
   */
  add(
    reminder: { readonly connectionId: string; readonly expiresAt: Date; readonly daysBefore: number },
    event: TimelineEvent,
  ): Promise<boolean>;
  /** The days before that were given for this expiry. */
  given(connectionId: string, expiresAt: Date): Promise<readonly number[]>;
}

/** What the app must show to be believed when it calls Moorage about a connection. */
export interface HookRow {
  readonly organizationId: string;
  readonly connectionId: string;
  /** SHA-256 of the secret, base64url. */
  readonly secretHash: string;
  readonly createdAt: Date;
  readonly receivedAt: Date | null;
}

export interface HookStore {
  /** @throws {ConnectionError} `not_found` when the connection is gone. */
  put(row: HookRow): Promise<void>;
  /** By the connection alone: whoever calls proves the organization by the secret. */
  find(connectionId: string): Promise<HookRow | null>;
  remove(organizationId: string, connectionId: string): Promise<boolean>;
  /**
   * Keeps that it came, when the last one did, and what it says: all or nothing.
   *
   * @returns whether this delivery was seen for the first time; not when the hook is gone.
   */
  received(
    connectionId: string,
    deliveryKey: string,
    at: Date,
    events?: readonly TimelineEvent[],
  ): Promise<boolean>;
  hasReceived(connectionId: string, deliveryKey: string): Promise<boolean>;
  forgetReceived(before: Date): Promise<number>;
}
