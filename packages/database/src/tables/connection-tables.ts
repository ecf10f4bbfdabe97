import { sql } from 'drizzle-orm';
import type { Kit } from '../kit/postgres-kit.ts';
import type { AuthTables } from './auth-tables.ts';

/** What is connected, and what the way there needs. Foreign keys name the organization too, so none can point across. */
export function defineConnectionTables(
  k: Kit,
  { organization, user }: Pick<AuthTables, 'organization' | 'user'>,
) {
  /** NOTE: without a cascade, so that no organization can go while it holds credentials that are alive at their apps. */
  const organizationId = () =>
    k
      .key('organization_id')
      .notNull()
      .references(() => organization.id);

  const oauthApplications = k.table(
    'oauth_applications',
    {
      id: k.key('id').primaryKey(),
      organizationId: organizationId(),
      app: k.text('app').notNull(),
      instanceUrl: k.text('instance_url').notNull(),
      clientId: k.text('client_id').notNull(),
      sealedClientSecret: k.text('sealed_client_secret').notNull(),
      createdAt: k.date('created_at').notNull(),
    },
    (t) => [
      k.unique('oauth_applications_instance_unique').on(t.organizationId, t.app, t.instanceUrl),
      k.unique('oauth_applications_id_unique').on(t.organizationId, t.id),
    ],
  );

  const connections = k.table(
    'connections',
    {
      id: k.key('id').primaryKey(),
      organizationId: organizationId(),
      name: k.text('name').notNull(),
      nameKey: k.key('name_key').notNull(),
      description: k.text('description'),
      descriptionKey: k.key('description_key').notNull(),
      app: k.text('app').notNull(),
      method: k.text('method').notNull(),
      oauthApplicationId: k.key('oauth_application_id'),
      settings: k.json('settings').notNull(),
      methodRevision: k.integer('method_revision').notNull(),
      sealedSecrets: k.text('sealed_secrets').notNull(),
      identity: k.json('identity'),
      identityKey: k.key('identity_key').notNull(),
      status: k.choice('status', ['healthy', 'degraded', 'needs-reconnect', 'unknown']).notNull(),
      statusReason: k.text('status_reason'),
      checkedAt: k.date('checked_at'),
      expiresAt: k.date('expires_at'),
      accessExpiresAt: k.date('access_expires_at'),
      createdAt: k.date('created_at').notNull(),
      updatedAt: k.date('updated_at').notNull(),
      revision: k.integer('revision').notNull(),
    },
    (t) => [
      k.unique('connections_name_unique').on(t.organizationId, t.nameKey),
      k.unique('connections_id_unique').on(t.organizationId, t.id),
      k.index('connections_created').on(t.organizationId, t.createdAt, t.id),
      k.index('connections_expires').on(t.organizationId, t.expiresAt, t.id),
      k.index('connections_revision').on(t.organizationId, t.revision),
      k.index('connections_oauth_application').on(t.organizationId, t.oauthApplicationId),
      k.foreignKey({
        name: 'connections_oauth_application_fk',
        columns: [t.organizationId, t.oauthApplicationId],
        foreignColumns: [oauthApplications.organizationId, oauthApplications.id],
      }),
      k.check(
        'connections_status',
        sql`${t.status} in ('healthy', 'degraded', 'needs-reconnect', 'unknown')`,
      ),
    ],
  );

  const authorizations = k.table(
    'authorizations',
    {
      stateHash: k.key('state_hash').primaryKey(),
      organizationId: organizationId(),
      personId: k
        .key('person_id')
        .notNull()
        .references(() => user.id, { onDelete: 'cascade' }),
      app: k.text('app').notNull(),
      method: k.text('method').notNull(),
      oauthApplicationId: k.key('oauth_application_id').notNull(),
      instanceUrl: k.text('instance_url').notNull(),
      settings: k.json('settings').notNull(),
      name: k.text('name').notNull(),
      description: k.text('description'),
      connectionId: k.key('connection_id'),
      sealedCodeVerifier: k.text('sealed_code_verifier').notNull(),
      createdAt: k.date('created_at').notNull(),
      expiresAt: k.date('expires_at').notNull(),
    },
    (t) => [
      k.index('authorizations_expires').on(t.expiresAt),
      k.index('authorizations_person').on(t.personId),
      k.index('authorizations_oauth_application').on(t.organizationId, t.oauthApplicationId),
      k.index('authorizations_connection').on(t.organizationId, t.connectionId),
      k
        .foreignKey({
          name: 'authorizations_oauth_application_fk',
          columns: [t.organizationId, t.oauthApplicationId],
          foreignColumns: [oauthApplications.organizationId, oauthApplications.id],
        })
        .onDelete('cascade'),
      k
        .foreignKey({
          name: 'authorizations_connection_fk',
          columns: [t.organizationId, t.connectionId],
          foreignColumns: [connections.organizationId, connections.id],
        })
        .onDelete('cascade'),
    ],
  );

  return { oauthApplications, connections, authorizations };
}

export type ConnectionTables = ReturnType<typeof defineConnectionTables>;
