import { sql } from 'drizzle-orm';
import type { Kit } from '../kit/postgres-kit.ts';
import type { ConnectionTables } from './connection-tables.ts';

/** What happened to connections. Goes with them. */
export function defineTimelineTables(k: Kit, { connections }: Pick<ConnectionTables, 'connections'>) {
  const timelineEvents = k.table(
    'timeline_events',
    {
      id: k.key('id').primaryKey(),
      organizationId: k.key('organization_id').notNull(),
      connectionId: k.key('connection_id').notNull(),
      at: k.date('at').notNull(),
      kind: k
        .choice('kind', [
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
        ])
        .notNull(),
      byKind: k.choice('by_kind', ['person', 'access-key', 'schedule', 'webhook']).notNull(),
      /** With a person or an access key; neither has to be there any more. */
      byId: k.text('by_id'),
      byName: k.text('by_name'),
      message: k.text('message'),
      details: k.json('details').notNull(),
      notice: k.boolean('notice').notNull(),
      /** How often it happened: what happens often is folded into one row. */
      times: k.integer('times').notNull().default(1),
      /** People are to be told, and were not yet. */
      untold: k.boolean('untold').notNull(),
    },
    (t) => [
      k.index('timeline_events_connection').on(t.organizationId, t.connectionId, t.at, t.id),
      k.index('timeline_events_newest').on(t.organizationId, t.at, t.id),
      k.index('timeline_events_kind').on(t.organizationId, t.connectionId, t.kind, t.at, t.id),
      k
        .index('timeline_events_untold')
        .on(t.organizationId, t.at, t.id)
        .where(sql`${t.untold}`),
      k
        .index('timeline_events_forgotten')
        .on(t.kind, t.at)
        .where(sql`${t.kind} in ('checked', 'lent')`),
      k
        .foreignKey({
          name: 'timeline_events_connection_fk',
          columns: [t.organizationId, t.connectionId],
          foreignColumns: [connections.organizationId, connections.id],
        })
        .onDelete('cascade'),
    ],
  );

  return { timelineEvents };
}
