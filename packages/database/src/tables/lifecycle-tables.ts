import { sql } from 'drizzle-orm';
import type { Kit } from '../kit/postgres-kit.ts';
import type { ConnectionTables } from './connection-tables.ts';

/** What keeps burning calls from happening twice, and the keys that secrets are sealed with. */
export function defineLifecycleTables(k: Kit, { connections }: Pick<ConnectionTables, 'connections'>) {
  /** NOTE: a row stays when its lease ends, because its epoch must go on growing. */
  const leases = k.table('leases', {
    key: k.key('key').primaryKey(),
    owner: k.text('owner').notNull(),
    epoch: k.integer('epoch').notNull(),
    expiresAt: k.date('expires_at').notNull(),
  });

  const intents = k.table(
    'intents',
    {
      id: k.key('id').primaryKey(),
      organizationId: k.key('organization_id').notNull(),
      connectionId: k.key('connection_id').notNull(),
      kind: k.choice('kind', ['refresh', 'rotate', 'twin']).notNull(),
      handle: k.text('handle'),
      baseUrl: k.text('base_url'),
      twinExpiresAt: k.date('twin_expires_at'),
      leaseEpoch: k.integer('lease_epoch').notNull(),
      openedAt: k.date('opened_at').notNull(),
    },
    (t) => [
      k.unique('intents_connection_unique').on(t.connectionId),
      k
        .foreignKey({
          name: 'intents_connection_fk',
          columns: [t.organizationId, t.connectionId],
          foreignColumns: [connections.organizationId, connections.id],
        })
        .onDelete('cascade'),
      k.check('intents_kind', sql`${t.kind} in ('refresh', 'rotate', 'twin')`),
    ],
  );

  const dataKeys = k.table('data_keys', {
    id: k.key('id').primaryKey(),
    wrapped: k.text('wrapped').notNull(),
    createdAt: k.date('created_at').notNull(),
  });

  return { leases, intents, dataKeys };
}
