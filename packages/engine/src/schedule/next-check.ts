import type { ConnectionRow } from '../ports.ts';
import type { EffectivePolicy } from './effective-policy.ts';
import { spread } from './spread.ts';

const minuteMs = 60_000;
/** Nobody waits for news of a dead credential, but it may have been brought back at the app. */
const deadEveryMinutes = 24 * 60;
/** An app that did not answer is asked again sooner. */
const degradedEveryMinutes = 15;

/**
 * When a connection is checked the next time: at this connection's own moment of each interval, and not just after it was
 * checked at another one.
 */
export function checkDueAt(
  row: Pick<ConnectionRow, 'id' | 'status' | 'checkedAt' | 'createdAt'>,
  { checkEveryMinutes }: Pick<EffectivePolicy, 'checkEveryMinutes'>,
): Date {
  const intervalMs = intervalOf(row.status, checkEveryMinutes) * minuteMs;
  const offset = spread(`${row.id} check`, intervalMs);
  const least = (row.checkedAt ?? row.createdAt).getTime() + intervalMs / 2;
  const slots = Math.ceil((least - offset) / intervalMs);
  return new Date(slots * intervalMs + offset);
}

function intervalOf(status: ConnectionRow['status'], checkEveryMinutes: number): number {
  if (status === 'needs-reconnect') return Math.max(checkEveryMinutes, deadEveryMinutes);
  return status === 'degraded' ? Math.min(checkEveryMinutes, degradedEveryMinutes) : checkEveryMinutes;
}
