import {
  ConnectionError,
  type ConnectionPatch,
  type ConnectionRow,
  type ConnectionStore,
  type NewConnectionRow,
} from '@moorage/engine';
import { and, count, eq, ne, sql } from 'drizzle-orm';
import { brokenRule } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { after, cursorAfter, matching, order } from './connection-query.ts';
import { fenced } from './fence.ts';
import { readIdentity } from './stored-identity.ts';
import { textKey } from './text-key.ts';

type Stored = Tables['connections']['$inferSelect'];

export function createConnectionStore(queries: Queries, tables: Tables): ConnectionStore {
  const t = tables.connections;
  const one = (organizationId: string, id: string) => and(eq(t.organizationId, organizationId), eq(t.id, id));

  return {
    async insert(row) {
      const [stored] = await queries
        .insert(t)
        .values(toStored(row))
        .onConflictDoNothing({ target: [t.organizationId, t.nameKey] })
        .returning()
        .catch(orApplicationGone);
      if (stored === undefined) throw nameTaken();
      return toRow(stored);
    },

    async find(organizationId, id) {
      const [stored] = await queries.select().from(t).where(one(organizationId, id));
      return stored === undefined ? null : toRow(stored);
    },

    async list(organizationId, query) {
      const wanted = matching(t, organizationId, query);
      const rows = await queries
        .select()
        .from(t)
        .where(and(wanted, after(t, query)))
        .orderBy(...order(t, query.sort))
        .limit(query.limit + 1);
      const [counted] = await queries.select({ total: count() }).from(t).where(wanted);
      const page = rows.slice(0, query.limit);
      const last = rows.length > page.length ? page.at(-1) : undefined;
      return {
        items: page.map(toRow),
        next: last === undefined ? null : cursorAfter(last, query.sort),
        total: counted?.total ?? 0,
      };
    },

    async update(organizationId, id, revision, patch, fence) {
      const write = async (queries: Queries) => {
        const [stored] = await queries
          .update(t)
          .set({ ...toStoredPatch(patch), revision: sql`${t.revision} + 1` })
          .where(and(one(organizationId, id), eq(t.revision, revision)))
          .returning();
        return stored === undefined ? null : toRow(stored);
      };
      const writing = fence === undefined ? write(queries) : fenced(queries, tables.leases, fence, write);
      return writing.catch(patch.name === undefined ? orApplicationGone : orNameTaken);
    },

    async remove(organizationId, id) {
      const removed = await queries.delete(t).where(one(organizationId, id)).returning({ id: t.id });
      return removed.length > 0;
    },

    async nameTaken(organizationId, name, exceptId) {
      const other = exceptId === undefined ? undefined : ne(t.id, exceptId);
      const [taken] = await queries
        .select({ id: t.id })
        .from(t)
        .where(and(eq(t.organizationId, organizationId), eq(t.nameKey, textKey(name)), other))
        .limit(1);
      return taken !== undefined;
    },
  };
}

function toRow(stored: Stored): ConnectionRow {
  const { nameKey: _n, descriptionKey: _d, identityKey: _i, identity, ...row } = stored;
  return { ...row, identity: readIdentity(identity) };
}

function toStored(row: NewConnectionRow): Stored {
  return {
    id: row.id,
    organizationId: row.organizationId,
    name: row.name,
    nameKey: textKey(row.name),
    description: row.description,
    descriptionKey: textKey(row.description ?? ''),
    app: row.app,
    method: row.method,
    oauthApplicationId: row.oauthApplicationId,
    settings: row.settings,
    methodRevision: row.methodRevision,
    sealedSecrets: row.sealedSecrets,
    identity: row.identity,
    identityKey: textKey(row.identity?.name ?? ''),
    status: row.status,
    statusReason: row.statusReason,
    checkedAt: row.checkedAt,
    expiresAt: row.expiresAt,
    accessExpiresAt: row.accessExpiresAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    revision: 1,
  };
}

/** Field by field: a whole row given as a patch must not carry over its id, organization or revision. */
function toStoredPatch(patch: ConnectionPatch) {
  return {
    name: patch.name,
    nameKey: patch.name === undefined ? undefined : textKey(patch.name),
    description: patch.description,
    descriptionKey: patch.description === undefined ? undefined : textKey(patch.description ?? ''),
    method: patch.method,
    oauthApplicationId: patch.oauthApplicationId,
    settings: patch.settings,
    methodRevision: patch.methodRevision,
    sealedSecrets: patch.sealedSecrets,
    identity: patch.identity,
    identityKey: patch.identity === undefined ? undefined : textKey(patch.identity?.name ?? ''),
    status: patch.status,
    statusReason: patch.statusReason,
    checkedAt: patch.checkedAt,
    expiresAt: patch.expiresAt,
    accessExpiresAt: patch.accessExpiresAt,
    updatedAt: patch.updatedAt,
  };
}

function orNameTaken(error: unknown): never {
  if (brokenRule(error) === 'unique') throw nameTaken();
  return orApplicationGone(error);
}

function orApplicationGone(error: unknown): never {
  if (brokenRule(error) !== 'foreign key') throw error;
  throw new ConnectionError('conflict', 'The OAuth application of this connection does not exist any more.', {
    action: 'Register the OAuth application again, then connect again.',
  });
}

function nameTaken(): ConnectionError {
  return new ConnectionError('conflict', 'Another connection has this name.', {
    action: 'Choose another name.',
    fields: { name: 'This name is taken.' },
  });
}
