import type { LifecycleItem } from '../../api/shapes.ts';
import { daysBetween } from '../../time/dates.ts';
import { relativeTime } from '../../time/words.ts';

/** "rotates tomorrow", "rotates in 6 days": what comes next for a connection, as short as it can be said. */
export function upcoming(item: LifecycleItem | undefined, nowMs: number): string | undefined {
  if (item?.overlapStage) return 'two tokens are alive';
  if (!item?.nextRotationAt) return undefined;
  const days = daysBetween(nowMs, item.nextRotationAt);
  if (days <= 0) return 'rotates today';
  return days === 1 ? 'rotates tomorrow' : `rotates ${relativeTime(item.nextRotationAt, nowMs)}`;
}
