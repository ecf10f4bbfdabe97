import type { AccessKeyStore } from './ports/access-keys.ts';
import type { ConnectionStore } from './ports/connections.ts';
import type { JobStore } from './ports/jobs.ts';
import type { IntentStore, LeaseStore } from './ports/leases.ts';
import type { ChannelStore, DeliveryStore, HookStore, ReminderStore } from './ports/notifications.ts';
import type { AuthorizationStore, OAuthApplicationStore } from './ports/oauth.ts';
import type { OverlapStore, PolicyStore } from './ports/policies.ts';
import type { TimelineStore } from './ports/timeline.ts';
import type { DataKeyStore } from './ports/vault.ts';

export type { Clock, Log } from '@moorage/core';
export * from './ports/access-keys.ts';
export * from './ports/connections.ts';
export * from './ports/jobs.ts';
export * from './ports/leases.ts';
export * from './ports/notifications.ts';
export * from './ports/oauth.ts';
export * from './ports/page.ts';
export * from './ports/policies.ts';
export * from './ports/timeline.ts';
export * from './ports/vault.ts';

/** Randomness as a parameter, so that tests can fix it. */
export interface Random {
  /** Cryptographically strong bytes. */
  bytes(count: number): Uint8Array;
  /** A new opaque id, sortable by time of creation. */
  id(): string;
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
