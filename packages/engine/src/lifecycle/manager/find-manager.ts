import { ConnectionError, type Managed } from '@moorage/core';
import type { Dependencies } from '../../dependencies.ts';
import { findMethod, type TokenWay, type Way } from '../../plugin/find-method.ts';
import type { ConnectionRow, RotationPolicy } from '../../ports.ts';
import { baseUrlOf } from '../seat.ts';

/** What a manager needs to know of the connection that it manages. */
export interface Target {
  readonly way: TokenWay;
  readonly managed: Managed<unknown>;
  readonly handle: string;
}

/** Who manages a connection, and how its next token is to be. */
export interface Management {
  readonly manager: ConnectionRow;
  readonly rotate: RotationPolicy;
}

/**
 * The connection that manages another one by its policy, or by that of its organization.
 *
 * @returns `null` when the policy names none, or one that is gone.
 */
export async function managementOf(deps: Dependencies, row: ConnectionRow): Promise<Management | null> {
  const { organizationId, id } = row;
  const { policies, connections } = deps.stores;
  const own = await policies.find(organizationId, id);
  const rotate = own?.rotate ?? (await policies.find(organizationId, null))?.rotate ?? null;
  if (rotate === null || rotate.strategy === 'off' || rotate.managerConnectionId === undefined) return null;
  const manager = await connections.find(organizationId, rotate.managerConnectionId);
  return manager === null ? null : { manager, rotate };
}

/**
 * What a manager is to be told of a connection.
 *
 * @param handle of the credential in question; left out: the one that the connection holds.
 * @throws {ConnectionError} `invalid_input` where the app has no managers; `conflict` while its name at the app is not known.
 */
export function targetOf(row: ConnectionRow, way: Way, handle = row.identity?.handle): Target {
  const managed = managedOf(row, way);
  if (handle !== undefined && way.kind === 'token') return { way, managed, handle };
  throw new ConnectionError(
    'conflict',
    `Moorage has not read yet what ${way.plugin.name} calls the credential of "${row.name}".`,
    { action: 'Check it once, then try again.' },
  );
}

/** What managers can do. @throws {ConnectionError} `invalid_input` where the app has none. */
export function managedOf(row: ConnectionRow, way: Way): Managed<unknown> {
  if (way.kind === 'token' && way.method.managed !== undefined) return way.method.managed;
  throw new ConnectionError(
    'invalid_input',
    `${way.plugin.name} has no way to replace the credential of "${row.name}" through another connection.`,
    { action: 'Choose another strategy.' },
  );
}

/**
 * Refuses a connection that cannot manage another one: itself, of another app or instance, or one that does not work.
 *
 * @throws {ConnectionError} `invalid_input`; `not_found` for one of another organization; `conflict` while it does not work.
 */
export async function refuseManager(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  manager: ConnectionRow,
): Promise<void> {
  if (manager.organizationId !== row.organizationId) {
    throw new ConnectionError('not_found', 'There is no such connection to manage this one.');
  }
  await refuseUnfit(deps, row, way, manager);
  refuseBrokenManager(row, manager);
}

/** @throws {ConnectionError} `conflict` while it does not work. */
export function refuseBrokenManager(row: ConnectionRow, manager: ConnectionRow): void {
  if (manager.status !== 'needs-reconnect' && manager.status !== 'unknown') return;
  throw new ConnectionError(
    'conflict',
    `"${manager.name}", which manages "${row.name}", does not work itself.`,
    {
      action: `Reconnect "${manager.name}", or choose another manager.`,
    },
  );
}

/** Whether or not it works now. */
async function refuseUnfit(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  manager: ConnectionRow,
): Promise<void> {
  const unfit = (message: string) => {
    throw new ConnectionError('invalid_input', message, {
      action: `Choose another connection to ${way.plugin.name} that may rotate this one.`,
      fields: { 'rotate.managerConnectionId': message },
    });
  };
  managedOf(row, way);
  if (manager.id === row.id) unfit(`"${row.name}" cannot manage itself.`);
  if (manager.app !== row.app) unfit(`"${manager.name}" is not a connection to ${way.plugin.name}.`);
  const base = await baseUrlOf(deps, row, way);
  const managing = findMethod(deps.plugins, manager.app, manager.method);
  // NOTE: the whole address: two instances may share a host, and handles of one mean other credentials at the other.
  if ((await baseUrlOf(deps, manager, managing)) !== base) {
    unfit(`"${manager.name}" is a connection to another ${way.plugin.name}.`);
  }
}
