import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { storedSettings } from '../rows/stored-secrets.ts';

/** Whose credential a call is about: the app's name of it, and the instance at which that name means it. */
export type Seat = Pick<IntentRow, 'handle' | 'baseUrl'>;

/** Base URL of the instance that a connection belongs to now. */
export async function baseUrlOf(deps: Dependencies, row: ConnectionRow, way: Way): Promise<string> {
  return way.method.baseUrl(await storedSettings(deps, row, way));
}

/** Of the credential that a connection holds. */
export async function seatOf(deps: Dependencies, row: ConnectionRow, way: Way): Promise<Seat> {
  return { handle: row.identity?.handle ?? null, baseUrl: await baseUrlOf(deps, row, way) };
}

/** Whether two seats are known to be of different instances. */
export function isElsewhere(seat: Seat, { baseUrl }: Seat): boolean {
  return seat.baseUrl !== null && baseUrl !== null && seat.baseUrl !== baseUrl;
}

/** Whether two seats are known to be of different credentials. */
export function isAnother(seat: Seat, other: Seat): boolean {
  const isRenamed = seat.handle !== null && other.handle !== null && seat.handle !== other.handle;
  return isRenamed || isElsewhere(seat, other);
}
