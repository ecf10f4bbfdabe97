import type { Identity } from '@moorage/core';
import type { ConnectionRow, Status } from './ports.ts';

/** A credential that ends within this time is shown as `expiring`. */
export const expiringWithinDays = 14;

/** An app connection as people and programs may see it: never a secret, not even masked. */
export interface AppConnection {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly app: string;
  readonly method: string;
  readonly settings: unknown;
  readonly identity: Identity | null;
  readonly status: Status;
  readonly statusReason: string | null;
  readonly checkedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
}

/** The instant before which an expiry counts as near. */
export function expiringBefore(now: Date): Date {
  return new Date(now.getTime() + expiringWithinDays * 86_400_000);
}

/** Takes from a row what may be shown, and derives `expiring`. */
export function toView(row: ConnectionRow, now: Date): AppConnection {
  const near = row.status === 'healthy' && row.expiresAt !== null && row.expiresAt <= expiringBefore(now);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    app: row.app,
    method: row.method,
    settings: row.settings,
    identity: row.identity,
    status: near ? 'expiring' : row.status,
    statusReason: row.statusReason,
    checkedAt: row.checkedAt,
    expiresAt: row.expiresAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    revision: row.revision,
  };
}
