import type { ConnectionRow } from '../ports.ts';
import { spread } from './spread.ts';

const minuteMs = 60_000;
const aheadMs = 15 * minuteMs;
const spreadMs = 5 * minuteMs;

/**
 * When an OAuth connection is refreshed: 15 to 20 minutes before its access token ends. Where that was past already when
 * the row was written, since the token lives shorter, after half of what is left.
 *
 * @returns `null` where there is nothing to refresh: a token, an access token without end, or a dead grant.
 */
export function nextRefreshAt(
  row: Pick<ConnectionRow, 'id' | 'status' | 'accessExpiresAt' | 'updatedAt'>,
): Date | null {
  if (row.accessExpiresAt === null || row.status === 'needs-reconnect') return null;
  const ends = row.accessExpiresAt.getTime();
  const ahead = ends - aheadMs - spread(`${row.id} refresh`, spreadMs);
  const written = row.updatedAt.getTime();
  // When a refresh that failed is tried again is not decided here.
  if (row.status !== 'healthy') return new Date(ahead);
  return new Date(ahead > written ? ahead : Math.min(ends, written + (ends - written) / 2));
}
