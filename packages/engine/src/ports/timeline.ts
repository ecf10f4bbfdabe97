import type { Page } from './page.ts';

/** Who or what made something happen. Names are kept as they were then. */
export type Initiator =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'access-key'; readonly id: string; readonly name: string }
  /** Moorage by itself, on schedule. */
  | { readonly kind: 'schedule' }
  /** The app, by a webhook. */
  | { readonly kind: 'webhook' };

/** What can happen to a connection. */
export const eventKinds = [
  'connected',
  'reconnected',
  'changed',
  'checked',
  'refreshed',
  'rotated',
  'failed',
  'recovered',
  'reminded',
  'lent',
  'policy-changed',
  'twin-created',
  'twin-ended',
  'webhook',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** What happens so often that it is forgotten after a while. */
export type FleetingKind = Extract<EventKind, 'checked' | 'lent'>;

/** One thing that happened to a connection. Nothing secret is in it. */
export interface TimelineEvent {
  readonly id: string;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly at: Date;
  readonly kind: EventKind;
  readonly by: Initiator;
  /** What happened, in plain words; `null` where kind and details say all. */
  readonly message: string | null;
  /** Units in the names, instants as ISO 8601: `latencyMs`, `expiresBefore`, `expiresAfter`, `strategy`, `code`, `nextTryAt` … */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  /** Whether people are to be told through the organization's notification channels. */
  readonly notice: boolean;
}

export interface TimelineQuery {
  readonly kinds?: readonly EventKind[];
  readonly limit: number;
  /** Opaque, from the page before; a wrong one is `invalid_input`. */
  readonly cursor?: string;
}

/** Events are written by the stores of what they happened to, in the same transaction; here they are read. */
export interface TimelineStore {
  /**
   * For what happens beside any write to the connection.
   *
   * @throws {ConnectionError} `not_found` when the connection is gone.
   */
  add(events: readonly TimelineEvent[]): Promise<void>;
  /**
   * For what happens often: where an event of this id is there already, it is counted there, as `times` in its details,
   * with these details as the latest.
   *
   * @throws {ConnectionError} `not_found` when the connection is gone.
   */
  fold(event: TimelineEvent): Promise<void>;
  /** Newest first. `total` counts all that match. */
  list(organizationId: string, connectionId: string, query: TimelineQuery): Promise<Page<TimelineEvent>>;
  /** Oldest first: what people have not been told of yet. */
  listUntold(organizationId: string, limit: number): Promise<readonly TimelineEvent[]>;
  /** Organizations that have something untold. */
  organizationsUntold(): Promise<readonly string[]>;
  /** The newest of a kind, without counting the others; `null` where it never happened. */
  last(organizationId: string, connectionId: string, kind: EventKind): Promise<TimelineEvent | null>;
  /** Deletes what is older than this, oldest first; other kinds stay for good. @returns how many went. */
  forget(kind: FleetingKind, before: Date, limit: number): Promise<number>;
}
