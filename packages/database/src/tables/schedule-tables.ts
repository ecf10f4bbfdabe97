import { sql } from 'drizzle-orm';
import type { Kit } from '../kit/postgres-kit.ts';
import type { AuthTables } from './auth-tables.ts';
import type { ConnectionTables } from './connection-tables.ts';

/** What is to be done with connections by itself, and when. */
export function defineScheduleTables(
  k: Kit,
  { organization }: Pick<AuthTables, 'organization'>,
  { connections }: Pick<ConnectionTables, 'connections'>,
) {
  const policies = k.table(
    'policies',
    {
      organizationId: k
        .key('organization_id')
        .notNull()
        .references(() => organization.id, { onDelete: 'cascade' }),
      /** Empty: the default of the organization. */
      connectionId: k.key('connection_id'),
      checkEveryMinutes: k.integer('check_every_minutes'),
      remindDaysBefore: k.json('remind_days_before'),
      /** NOTE: names its manager without a foreign key, see DECISIONS.md. */
      rotate: k.json('rotate'),
      overlap: k.json('overlap'),
      updatedAt: k.date('updated_at').notNull(),
    },
    (t) => [
      k.unique('policies_connection_unique').on(t.organizationId, t.connectionId),
      k
        .uniqueIndex('policies_default_unique')
        .on(t.organizationId)
        .where(sql`${t.connectionId} is null`),
      k
        .foreignKey({
          name: 'policies_connection_fk',
          columns: [t.organizationId, t.connectionId],
          foreignColumns: [connections.organizationId, connections.id],
        })
        .onDelete('cascade'),
    ],
  );

  const overlaps = k.table(
    'overlaps',
    {
      connectionId: k.key('connection_id').primaryKey(),
      organizationId: k.key('organization_id').notNull(),
      managerConnectionId: k.key('manager_connection_id').notNull(),
      oldHandle: k.text('old_handle').notNull(),
      baseUrl: k.text('base_url').notNull(),
      startedAt: k.date('started_at').notNull(),
      lastUsedAt: k.date('last_used_at'),
      quietHours: k.integer('quiet_hours').notNull(),
      endsAt: k.date('ends_at').notNull(),
    },
    (t) => [
      k.index('overlaps_organization').on(t.organizationId),
      k
        .foreignKey({
          name: 'overlaps_connection_fk',
          columns: [t.organizationId, t.connectionId],
          foreignColumns: [connections.organizationId, connections.id],
        })
        .onDelete('cascade'),
    ],
  );

  const jobs = k.table(
    'jobs',
    {
      id: k.key('id').primaryKey(),
      kind: k
        .choice('kind', ['check', 'refresh', 'rotate', 'watch-overlap', 'tell', 'deliver', 'sweep'])
        .notNull(),
      subject: k.key('subject').notNull(),
      organizationId: k.key('organization_id').references(() => organization.id, { onDelete: 'cascade' }),
      runAt: k.date('run_at').notNull(),
      attempts: k.integer('attempts').notNull(),
      leaseOwner: k.text('lease_owner'),
      /** Empty: nobody is at it. */
      leaseEndsAt: k.date('lease_ends_at'),
      /** Grows with each claim. */
      epoch: k.integer('epoch').notNull(),
      /** For when it was planned anew while somebody was at it. */
      againAt: k.date('again_at'),
    },
    (t) => [
      k.unique('jobs_subject_unique').on(t.subject, t.kind),
      k
        // With all that a claim asks for, so that what it passes over is not read.
        .index('jobs_due')
        .on(t.runAt, t.id, t.organizationId, t.kind, t.leaseEndsAt)
        .where(sql`${t.leaseEndsAt} is null`),
      k
        .index('jobs_leased')
        .on(t.leaseEndsAt)
        .where(sql`${t.leaseEndsAt} is not null`),
      k.index('jobs_organization').on(t.organizationId, t.kind),
    ],
  );

  return { policies, overlaps, jobs };
}
