import type { ConnectionPatch, ConnectionRow, NewConnectionRow } from '@moorage/engine';
import type { Tables } from '../tables/tables.ts';
import { readIdentity } from './stored-identity.ts';
import { identityKey, textKey } from './text-key.ts';

type Stored = Tables['connections']['$inferSelect'];

/** The row as the engine knows it: without the keys that only sorting and searching need. */
export function toRow(stored: Stored): ConnectionRow {
  return {
    id: stored.id,
    organizationId: stored.organizationId,
    name: stored.name,
    description: stored.description,
    app: stored.app,
    method: stored.method,
    oauthApplicationId: stored.oauthApplicationId,
    settings: stored.settings,
    methodRevision: stored.methodRevision,
    sealedSecrets: stored.sealedSecrets,
    identity: readIdentity(stored.identity),
    status: stored.status,
    statusReason: stored.statusReason,
    checkedAt: stored.checkedAt,
    expiresAt: stored.expiresAt,
    accessExpiresAt: stored.accessExpiresAt,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    revision: stored.revision,
  };
}

export function toStored(row: NewConnectionRow): Stored {
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
    identityKey: identityKey(row.identity?.name),
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
export function toStoredPatch(patch: ConnectionPatch) {
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
    identityKey: patch.identity === undefined ? undefined : identityKey(patch.identity?.name),
    status: patch.status,
    statusReason: patch.statusReason,
    checkedAt: patch.checkedAt,
    expiresAt: patch.expiresAt,
    accessExpiresAt: patch.accessExpiresAt,
    updatedAt: patch.updatedAt,
  };
}
