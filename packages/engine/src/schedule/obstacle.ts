import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, RotationPolicy } from '../ports.ts';

/** The connection that rotates another one. */
export interface Manager {
  readonly row: ConnectionRow;
  /** Whether it is for the same app and instance. */
  readonly isBeside: boolean;
}

/** Whether the token of a connection can replace itself, as far as is known. */
export function canRotateItself({ identity }: Pick<ConnectionRow, 'identity'>, way: Way): boolean {
  return way.kind === 'token' && way.method.rotate !== undefined && identity?.rotatesItself !== false;
}

/** Whether a manager can put a second token beside the first, as far as is known. */
export function makesTwins({ identity }: Pick<ConnectionRow, 'identity'>): boolean {
  return identity?.createsCredentials !== false;
}

/**
 * Why a token cannot be rotated in the way that is chosen, in a sentence; `null` where nothing stands against it.
 *
 * @param manager `null` when it is gone, or none was named.
 */
export function obstacleTo(
  row: ConnectionRow,
  way: Way,
  { strategy }: Pick<RotationPolicy, 'strategy'>,
  manager: Manager | null,
): string | null {
  if (way.kind !== 'token' || strategy === 'off') return null;
  const { plugin, method } = way;
  if (strategy === 'in-place') {
    if (canRotateItself(row, way)) return null;
    const other = method.managed === undefined ? '' : ' Choose a manager connection.';
    return method.rotate === undefined
      ? `Cannot rotate itself: ${plugin.name} has no way to.${other}`
      : `Cannot rotate itself: it lacks the right to.${other}`;
  }
  if (method.managed === undefined)
    return `Cannot rotate: at ${plugin.name} no connection can replace the credential of another one.`;
  if (manager === null) return 'Cannot rotate: its manager connection was deleted.';
  const { row: managing, isBeside } = manager;
  if (managing.id === row.id) return 'Cannot rotate: a connection cannot be its own manager. Choose another.';
  if (!isBeside) return `Cannot rotate: its manager connection "${managing.name}" is for another instance.`;
  if (managing.status === 'needs-reconnect')
    return `Cannot rotate: its manager connection "${managing.name}" needs a reconnect.`;
  if (row.identity?.handle === undefined)
    return `Cannot rotate yet: its next check finds out which credential it is at ${plugin.name}.`;
  return null;
}
