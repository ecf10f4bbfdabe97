import type { Kit } from '../kit/postgres-kit.ts';
import type { AuthTables } from './auth-tables.ts';

/** What programs call Moorage with. */
export function defineAccessTables(k: Kit, { organization }: Pick<AuthTables, 'organization'>) {
  const accessKeys = k.table(
    'access_keys',
    {
      id: k.key('id').primaryKey(),
      organizationId: k
        .key('organization_id')
        .notNull()
        .references(() => organization.id, { onDelete: 'cascade' }),
      name: k.text('name').notNull(),
      nameKey: k.key('name_key').notNull(),
      start: k.text('start').notNull(),
      hash: k.key('hash').notNull().unique(),
      access: k.choice('access', ['read', 'write']).notNull(),
      lends: k.boolean('lends').notNull(),
      /** As they were then: a key outlives the account of who made it. */
      createdById: k.text('created_by_id').notNull(),
      createdByName: k.text('created_by_name').notNull(),
      createdAt: k.date('created_at').notNull(),
      expiresAt: k.date('expires_at'),
      lastUsedAt: k.date('last_used_at'),
    },
    (t) => [k.unique('access_keys_name_unique').on(t.organizationId, t.nameKey)],
  );

  return { accessKeys };
}
