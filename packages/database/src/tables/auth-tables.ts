import type { Kit } from '../kit/postgres-kit.ts';

/**
 * The tables of better-auth with its organization plugin, by better-auth's names for tables and fields.
 *
 * Written out, so that a new release of better-auth changes the database only when somebody decides so; a test holds them
 * against what better-auth asks for.
 *
 * @see https://better-auth.com/docs/concepts/database#core-schema
 * @see https://better-auth.com/docs/plugins/organization#schema
 */
export function defineAuthTables(k: Kit) {
  const user = k.table('user', {
    id: k.key('id').primaryKey(),
    name: k.text('name').notNull(),
    email: k.text('email').notNull().unique(),
    emailVerified: k.boolean('email_verified').notNull().default(false),
    image: k.text('image'),
    createdAt: k.date('created_at').notNull(),
    updatedAt: k.date('updated_at').notNull(),
  });
  const personId = (name: string) => k.key(name).references(() => user.id, { onDelete: 'cascade' });

  const organization = k.table('organization', {
    id: k.key('id').primaryKey(),
    name: k.text('name').notNull(),
    slug: k.text('slug').notNull().unique(),
    logo: k.text('logo'),
    createdAt: k.date('created_at').notNull(),
    metadata: k.text('metadata'),
  });
  const organizationId = () =>
    k.key('organization_id').references(() => organization.id, { onDelete: 'cascade' });

  const session = k.table(
    'session',
    {
      id: k.key('id').primaryKey(),
      expiresAt: k.date('expires_at').notNull(),
      token: k.text('token').notNull().unique(),
      createdAt: k.date('created_at').notNull(),
      updatedAt: k.date('updated_at').notNull(),
      ipAddress: k.text('ip_address'),
      userAgent: k.text('user_agent'),
      userId: personId('user_id').notNull(),
      activeOrganizationId: k.key('active_organization_id'),
    },
    (t) => [k.index('session_user').on(t.userId)],
  );

  const account = k.table(
    'account',
    {
      id: k.key('id').primaryKey(),
      accountId: k.text('account_id').notNull(),
      providerId: k.text('provider_id').notNull(),
      userId: personId('user_id').notNull(),
      accessToken: k.text('access_token'),
      refreshToken: k.text('refresh_token'),
      idToken: k.text('id_token'),
      accessTokenExpiresAt: k.date('access_token_expires_at'),
      refreshTokenExpiresAt: k.date('refresh_token_expires_at'),
      scope: k.text('scope'),
      password: k.text('password'),
      createdAt: k.date('created_at').notNull(),
      updatedAt: k.date('updated_at').notNull(),
    },
    (t) => [k.index('account_user').on(t.userId)],
  );

  const verification = k.table(
    'verification',
    {
      id: k.key('id').primaryKey(),
      identifier: k.text('identifier').notNull(),
      value: k.text('value').notNull(),
      expiresAt: k.date('expires_at').notNull(),
      createdAt: k.date('created_at').notNull(),
      updatedAt: k.date('updated_at').notNull(),
    },
    (t) => [k.index('verification_identifier').on(t.identifier)],
  );

  const member = k.table(
    'member',
    {
      id: k.key('id').primaryKey(),
      organizationId: organizationId().notNull(),
      userId: personId('user_id').notNull(),
      role: k.text('role').notNull().default('member'),
      createdAt: k.date('created_at').notNull(),
    },
    (t) => [k.index('member_organization').on(t.organizationId), k.index('member_user').on(t.userId)],
  );

  const invitation = k.table(
    'invitation',
    {
      id: k.key('id').primaryKey(),
      organizationId: organizationId().notNull(),
      email: k.text('email').notNull(),
      role: k.text('role'),
      status: k.text('status').notNull().default('pending'),
      expiresAt: k.date('expires_at').notNull(),
      createdAt: k.date('created_at').notNull(),
      inviterId: personId('inviter_id').notNull(),
    },
    (t) => [k.index('invitation_organization').on(t.organizationId), k.index('invitation_email').on(t.email)],
  );

  const rateLimit = k.table('rate_limit', {
    id: k.key('id').primaryKey(),
    key: k.text('key').notNull().unique(),
    count: k.integer('count').notNull(),
    lastRequest: k.bigint('last_request').notNull(),
  });

  return { user, session, account, verification, organization, member, invitation, rateLimit };
}

export type AuthTables = ReturnType<typeof defineAuthTables>;
