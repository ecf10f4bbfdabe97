import type {
  AuthorizationRow,
  ConnectionQuery,
  Identity,
  IntentRow,
  NewConnectionRow,
  OAuthApplicationRow,
  TimelineEvent,
} from '@moorage/engine';
import { eq } from 'drizzle-orm';
import type { Database } from '../database.ts';

/** The moment at which tests of stores happen. */
export const noon = new Date('2026-03-01T12:00:00.000Z');

export function minutesAfter(date: Date, minutes: number): Date {
  return new Date(date.getTime() + minutes * 60_000);
}

let made = 0;

/** A new id in each call, growing as the real ones do. */
export function newId(prefix: string): string {
  made += 1;
  return `${prefix}-${String(made).padStart(6, '0')}`;
}

/** Tenants come into being through better-auth; a test of stores takes the short way. */
export async function addOrganization({ auth }: Pick<Database, 'auth'>): Promise<string> {
  const id = newId('organization');
  await auth.queries.insert(auth.tables.organization).values({ id, name: id, slug: id, createdAt: noon });
  return id;
}

export async function removeOrganization({ auth }: Database, id: string): Promise<void> {
  await auth.queries.delete(auth.tables.organization).where(eq(auth.tables.organization.id, id));
}

export async function addPerson({ auth }: Database): Promise<string> {
  const id = newId('person');
  const email = `${id}@example.com`;
  await auth.queries
    .insert(auth.tables.user)
    .values({ id, name: id, email, createdAt: noon, updatedAt: noon });
  return id;
}

export const ada: Identity = {
  id: '7',
  name: '@ada',
  url: 'https://app.example.com/ada',
  kind: 'personal',
  scopes: ['api', 'read_user'],
  role: { level: 50, name: 'Owner' },
  expiresAt: new Date('2026-12-01T00:00:00.000Z'),
  facts: [{ label: 'Version', value: '19.1', url: 'https://app.example.com/help' }],
};

export function connectionRow(
  organizationId: string,
  overrides: Partial<NewConnectionRow> = {},
): NewConnectionRow {
  const id = newId('connection');
  return {
    id,
    organizationId,
    name: id,
    description: null,
    app: 'harbor',
    method: 'access-token',
    oauthApplicationId: null,
    settings: { instanceUrl: 'https://app.example.com' },
    methodRevision: 1,
    sealedSecrets: 'sealed:secrets',
    identity: null,
    status: 'healthy',
    statusReason: null,
    checkedAt: null,
    expiresAt: null,
    accessExpiresAt: null,
    createdAt: noon,
    updatedAt: noon,
    ...overrides,
  };
}

export function oauthApplicationRow(
  organizationId: string,
  overrides: Partial<OAuthApplicationRow> = {},
): OAuthApplicationRow {
  const id = newId('application');
  return {
    id,
    organizationId,
    app: 'harbor',
    instanceUrl: `https://${id}.example.com`,
    clientId: 'client',
    sealedClientSecret: 'sealed:client-secret',
    createdAt: noon,
    ...overrides,
  };
}

export function authorizationRow(
  row: Pick<AuthorizationRow, 'organizationId' | 'personId' | 'oauthApplicationId'> &
    Partial<AuthorizationRow>,
): AuthorizationRow {
  return {
    stateHash: newId('state'),
    app: 'harbor',
    method: 'oauth',
    instanceUrl: 'https://app.example.com',
    settings: { instanceUrl: 'https://app.example.com' },
    name: 'Harbor',
    description: null,
    connectionId: null,
    sealedCodeVerifier: 'sealed:verifier',
    createdAt: noon,
    expiresAt: minutesAfter(noon, 10),
    ...row,
  };
}

export function intentRow(
  row: Pick<IntentRow, 'organizationId' | 'connectionId' | 'leaseEpoch'> & Partial<IntentRow>,
): IntentRow {
  return {
    id: newId('intent'),
    kind: 'refresh',
    handle: '4711',
    baseUrl: 'https://app.example.com',
    twinExpiresAt: minutesAfter(noon, 60),
    openedAt: noon,
    ...row,
  };
}

export function query(overrides: Partial<ConnectionQuery> = {}): ConnectionQuery {
  return { sort: 'name', limit: 50, expiringBefore: minutesAfter(noon, 60), ...overrides };
}

export function eventRow(
  row: Pick<TimelineEvent, 'organizationId' | 'connectionId'> & Partial<TimelineEvent>,
): TimelineEvent {
  return {
    id: newId('event'),
    at: noon,
    kind: 'checked',
    by: { kind: 'schedule' },
    message: null,
    details: {},
    notice: false,
    ...row,
  };
}
