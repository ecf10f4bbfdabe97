import { ConnectionError, type OAuthApplicationStore } from '@moorage/engine';
import { and, asc, eq } from 'drizzle-orm';
import { brokenRule } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';

export function createOAuthApplicationStore(queries: Queries, tables: Tables): OAuthApplicationStore {
  const t = tables.oauthApplications;
  const one = (organizationId: string, id: string) => and(eq(t.organizationId, organizationId), eq(t.id, id));

  return {
    async insert({ id, organizationId, app, instanceUrl, clientId, sealedClientSecret, createdAt }) {
      const [stored] = await queries
        .insert(t)
        .values({ id, organizationId, app, instanceUrl, clientId, sealedClientSecret, createdAt })
        .onConflictDoNothing({ target: [t.organizationId, t.app, t.instanceUrl] })
        .returning();
      if (stored === undefined) throw alreadyRegistered();
      return stored;
    },

    async find(organizationId, id) {
      const [stored] = await queries.select().from(t).where(one(organizationId, id));
      return stored ?? null;
    },

    async findByInstance(organizationId, app, instanceUrl) {
      const [stored] = await queries
        .select()
        .from(t)
        .where(and(eq(t.organizationId, organizationId), eq(t.app, app), eq(t.instanceUrl, instanceUrl)));
      return stored ?? null;
    },

    async list(organizationId) {
      return queries
        .select()
        .from(t)
        .where(eq(t.organizationId, organizationId))
        .orderBy(asc(t.createdAt), asc(t.id));
    },

    async replaceSecret(organizationId, id, sealedClientSecret) {
      const [stored] = await queries
        .update(t)
        .set({ sealedClientSecret })
        .where(one(organizationId, id))
        .returning();
      return stored ?? null;
    },

    async remove(organizationId, id) {
      const removed = await queries
        .delete(t)
        .where(one(organizationId, id))
        .returning({ id: t.id })
        .catch(orInUse);
      return removed.length > 0;
    },
  };
}

function alreadyRegistered(): ConnectionError {
  return new ConnectionError('conflict', 'An OAuth application is already registered for this instance.', {
    action: 'Remove the registered one first, or choose another instance.',
    fields: { instanceUrl: 'This instance has an OAuth application.' },
  });
}

function orInUse(error: unknown): never {
  if (brokenRule(error) !== 'foreign key') throw error;
  throw new ConnectionError('conflict', 'Connections still use this OAuth application.', {
    action: 'Delete the connections that were made through it first.',
  });
}
