import type { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ClaimedJob } from '../ports.ts';
import { isRefusal } from '../rows/refusals.ts';
import { backoff } from './backoff.ts';
import { spread } from './spread.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Access tokens live for hours: soon after an outage is over, an authorization works again. */
const longestBetweenRefreshesMs = 15 * minuteMs;
/** So long before its access token ends an authorization is tried once more. */
const lastTryMs = minuteMs;

/**
 * When a job that failed is tried again. Nothing else decides it: a plan for a connection that is not well leaves its
 * jobs where they are.
 */
export async function nextTryAt(
  deps: Dependencies,
  { kind, subject, organizationId, attempts }: ClaimedJob,
  error: ConnectionError,
): Promise<Date> {
  const now = deps.clock.now().getTime();
  const { retryAfter } = error;
  // What the app refuses it refuses an hour later as well, until somebody changes something.
  if (kind === 'rotate' && isRefusal(error)) return new Date(now + dayMs + spread(subject, hourMs));
  if (kind !== 'refresh' || organizationId === null) {
    return new Date(now + backoff(attempts, retryAfter, subject));
  }
  const next = now + backoff(attempts, retryAfter, subject, longestBetweenRefreshesMs);
  const row = await deps.stores.connections.find(organizationId, subject);
  const lastTry = (row?.accessExpiresAt?.getTime() ?? -Infinity) - lastTryMs;
  if (lastTry < now + minuteMs) return new Date(next);
  return new Date(Math.min(next, Math.max(lastTry, now + (retryAfter ?? 0) * 1000)));
}
