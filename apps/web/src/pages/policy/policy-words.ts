import type { EffectivePolicy } from '../../api/shapes.ts';

const hour = 60;
const day = 24 * hour;
const week = 7 * day;

/** "every hour", "every 15 minutes", "every 2 days": the largest unit that fits exactly. */
export function every(minutes: number): string {
  const unit = [
    { length: week, name: 'week' },
    { length: day, name: 'day' },
    { length: hour, name: 'hour' },
  ].find(({ length }) => minutes % length === 0) ?? { length: 1, name: 'minute' };
  const count = minutes / unit.length;
  return count === 1 ? `every ${unit.name}` : `every ${count} ${unit.name}s`;
}

/** "1 day", "90 days". */
export function counted(count: number, unit: string): string {
  return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`;
}

/** "60, 30, 14, 7 and 1 days before expiry". */
export function reminders(daysBefore: readonly number[]): string {
  if (daysBefore.length === 0) return 'none';
  const sorted = daysBefore.toSorted((one, other) => other - one).map(String);
  const last = sorted.pop() ?? '';
  const list = sorted.length === 0 ? last : `${sorted.join(', ')} and ${last}`;
  return `${list} ${last === '1' ? 'day' : 'days'} before expiry`;
}

/** How a token is replaced, in one line: "in place (it replaces itself), 7 days before expiry, for another 90 days". */
export function rotation({ rotate }: EffectivePolicy): string {
  if (rotate.strategy === 'off') return 'off';
  const way =
    rotate.strategy === 'in-place'
      ? 'in place (it replaces itself)'
      : 'through a manager connection (another one replaces it)';
  return `${way}, ${counted(rotate.daysBefore, 'day')} before expiry, for another ${counted(rotate.lifeDays, 'day')}`;
}
