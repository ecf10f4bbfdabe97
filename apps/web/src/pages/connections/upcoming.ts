import type { LifecycleItem } from '../../api/shapes.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** "rotates tomorrow", "rotates in 6 days": what comes next for a connection, as short as it can be said. */
export function upcoming(item: LifecycleItem | undefined, nowMs: number): string | undefined {
  if (item?.overlapStage) return 'two tokens are alive';
  if (!item?.nextRotationAt) return undefined;
  const days = daysUntil(item.nextRotationAt, nowMs);
  if (days <= 0) return 'rotates today';
  return days === 1 ? 'rotates tomorrow' : `rotates in ${days} days`;
}

/** Midnights between now and then, where the person is. */
function daysUntil(instant: string, nowMs: number): number {
  return Math.round((midnight(Date.parse(instant)) - midnight(nowMs)) / dayMs);
}

function midnight(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
