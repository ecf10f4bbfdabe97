import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findMethod, type Way } from '../plugin/find-method.ts';
import type { ConnectionRow, OverlapRow, RotationPolicy } from '../ports.ts';
import { storedSettings } from '../rows/stored-secrets.ts';
import { effectivePolicy, type EffectivePolicy } from './effective-policy.ts';
import { canRotateItself, makesTwins, obstacleTo, type Manager } from './obstacle.ts';

/** All that decides what becomes of a connection by itself. */
export interface Outlook {
  readonly row: ConnectionRow;
  /** The name of its app, as people know it. */
  readonly appName: string;
  /** What keeps it alive. */
  readonly strategy: 'refresh' | RotationPolicy['strategy'];
  readonly effective: EffectivePolicy;
  readonly canRotateItself: boolean;
  readonly managerName: string | null;
  /** Whether its manager can put a second token beside the first, as far as is known. */
  readonly managerMakesTwins: boolean;
  /** Why it cannot be rotated as its policy says; `null` where nothing stands against it. */
  readonly obstacle: string | null;
  readonly overlap: OverlapRow | null;
}

/** Where the other rows come from: one look-up each, or what was read for many at once. */
export interface Around {
  readonly policy: (row: ConnectionRow) => EffectivePolicy | Promise<EffectivePolicy>;
  readonly overlap: (row: ConnectionRow) => OverlapRow | null | Promise<OverlapRow | null>;
  readonly connection: (organizationId: string, id: string) => Promise<ConnectionRow | null>;
}

/** For one connection at a time. */
export function aroundOne({ stores }: Dependencies): Around {
  return {
    policy: async ({ organizationId, id }) =>
      effectivePolicy(
        await stores.policies.find(organizationId, id),
        await stores.policies.find(organizationId, null),
      ),
    overlap: ({ organizationId, id }) => stores.overlaps.find(organizationId, id),
    connection: (organizationId, id) => stores.connections.find(organizationId, id),
  };
}

export async function outlookOf(
  deps: Dependencies,
  row: ConnectionRow,
  around: Around = aroundOne(deps),
): Promise<Outlook> {
  const effective = await around.policy(row);
  const { rotate } = effective;
  const way = wayOf(deps, row);
  const manager = way?.kind === 'token' ? await managerOf(deps, row, way, rotate, around) : null;
  return {
    row,
    appName: way?.plugin.name ?? row.app,
    strategy: row.oauthApplicationId === null ? rotate.strategy : 'refresh',
    effective,
    canRotateItself: way !== null && canRotateItself(row, way),
    managerName: manager?.row.name ?? null,
    managerMakesTwins: manager === null || makesTwins(manager.row),
    obstacle:
      way === null
        ? `Cannot be kept alive: this Moorage has no plugin for it any more.`
        : obstacleTo(row, way, rotate, manager),
    overlap: await around.overlap(row),
  };
}

function wayOf(deps: Dependencies, { app, method }: ConnectionRow): Way | null {
  try {
    return findMethod(deps.plugins, app, method);
  } catch (error) {
    if (isConnectionError(error)) return null;
    throw error;
  }
}

async function managerOf(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  { strategy, managerConnectionId }: RotationPolicy,
  around: Around,
): Promise<Manager | null> {
  if (strategy !== 'manager' || managerConnectionId === undefined) return null;
  const managing = await around.connection(row.organizationId, managerConnectionId);
  if (managing === null) return null;
  return { row: managing, isBeside: await isBeside(deps, row, way, managing) };
}

/** Whether two connections are for the same app and the same instance of it. */
export async function isBeside(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  other: ConnectionRow,
): Promise<boolean> {
  const otherWay = wayOf(deps, other);
  if (otherWay === null || other.app !== row.app) return false;
  const [own, others] = await Promise.all([baseUrlOf(deps, row, way), baseUrlOf(deps, other, otherWay)]);
  return own !== null && own === others;
}

/** Base URL of the instance that a connection is for; `null` where this version cannot tell. */
export async function instanceOf(deps: Dependencies, row: ConnectionRow): Promise<string | null> {
  const way = wayOf(deps, row);
  return way === null ? null : baseUrlOf(deps, row, way);
}

async function baseUrlOf(deps: Dependencies, row: ConnectionRow, way: Way): Promise<string | null> {
  try {
    return way.method.baseUrl(await storedSettings(deps, row, way));
  } catch {
    // What a newer version stored says nothing to this one.
    return null;
  }
}
