import { sql } from 'drizzle-orm';
import type { Kit } from '../kit/postgres-kit.ts';
import type { AuthTables } from './auth-tables.ts';
import type { ConnectionTables } from './connection-tables.ts';

/** How people are told, what they were told, and how apps call in. */
export function defineNotificationTables(
  k: Kit,
  { organization }: Pick<AuthTables, 'organization'>,
  { connections }: Pick<ConnectionTables, 'connections'>,
) {
  const channels = k.table(
    'channels',
    {
      id: k.key('id').primaryKey(),
      organizationId: k
        .key('organization_id')
        .notNull()
        .references(() => organization.id, { onDelete: 'cascade' }),
      kind: k.choice('kind', ['webhook', 'email']).notNull(),
      name: k.text('name').notNull(),
      nameKey: k.key('name_key').notNull(),
      target: k.text('target').notNull(),
      sealedSecret: k.text('sealed_secret'),
      createdAt: k.date('created_at').notNull(),
    },
    (t) => [
      k.unique('channels_name_unique').on(t.organizationId, t.nameKey),
      k.unique('channels_id_unique').on(t.organizationId, t.id),
    ],
  );

  const deliveries = k.table(
    'deliveries',
    {
      id: k.key('id').primaryKey(),
      organizationId: k.key('organization_id').notNull(),
      channelId: k.key('channel_id').notNull(),
      messageId: k.text('message_id').notNull(),
      type: k.text('type').notNull(),
      payload: k.json('payload').notNull(),
      state: k.choice('state', ['waiting', 'delivered', 'given-up']).notNull(),
      attempts: k.integer('attempts').notNull(),
      lastError: k.text('last_error'),
      createdAt: k.date('created_at').notNull(),
      triedAt: k.date('tried_at'),
    },
    (t) => [
      k.index('deliveries_channel').on(t.organizationId, t.channelId, t.createdAt, t.id),
      k.index('deliveries_created').on(t.createdAt),
      k
        .foreignKey({
          name: 'deliveries_channel_fk',
          columns: [t.organizationId, t.channelId],
          foreignColumns: [channels.organizationId, channels.id],
        })
        .onDelete('cascade'),
      k.check('deliveries_state', sql`${t.state} in ('waiting', 'delivered', 'given-up')`),
    ],
  );

  const reminders = k.table(
    'reminders',
    {
      organizationId: k.key('organization_id').notNull(),
      connectionId: k.key('connection_id').notNull(),
      expiresAt: k.date('expires_at').notNull(),
      daysBefore: k.integer('days_before').notNull(),
    },
    (t) => [
      k.primaryKey({ name: 'reminders_pk', columns: [t.connectionId, t.expiresAt, t.daysBefore] }),
      k
        .foreignKey({
          name: 'reminders_connection_fk',
          columns: [t.organizationId, t.connectionId],
          foreignColumns: [connections.organizationId, connections.id],
        })
        .onDelete('cascade'),
    ],
  );

  const hooks = k.table(
    'hooks',
    {
      connectionId: k.key('connection_id').primaryKey(),
      organizationId: k.key('organization_id').notNull(),
      secretHash: k.text('secret_hash').notNull(),
      createdAt: k.date('created_at').notNull(),
      receivedAt: k.date('received_at'),
    },
    (t) => [
      k
        .foreignKey({
          name: 'hooks_connection_fk',
          columns: [t.organizationId, t.connectionId],
          foreignColumns: [connections.organizationId, connections.id],
        })
        .onDelete('cascade'),
    ],
  );

  /** What has arrived already, to know a repeat. */
  const hookReceipts = k.table(
    'hook_receipts',
    {
      connectionId: k
        .key('connection_id')
        .notNull()
        .references(() => hooks.connectionId, { onDelete: 'cascade' }),
      deliveryKey: k.key('delivery_key').notNull(),
      receivedAt: k.date('received_at').notNull(),
    },
    (t) => [
      k.primaryKey({ name: 'hook_receipts_pk', columns: [t.connectionId, t.deliveryKey] }),
      k.index('hook_receipts_received').on(t.receivedAt),
    ],
  );

  return { channels, deliveries, reminders, hooks, hookReceipts };
}
