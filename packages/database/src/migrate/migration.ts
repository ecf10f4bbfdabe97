import { createHash } from 'node:crypto';

/** One step of the database's shape. Written once; never changed after a release. */
export interface Migration {
  /** Four digits and what it does: `0001_leases`. Order in the list is the order of application. */
  readonly name: string;
  readonly statements: readonly string[];
}

/** Tells whether a migration is still the one that was applied. */
export function hashOf(migration: Migration): string {
  return createHash('sha256').update(JSON.stringify(migration.statements)).digest('hex');
}
