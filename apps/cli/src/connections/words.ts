import { plain } from './plain.ts';
import type { Connection, Status } from './wire.ts';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "in 83 days", "4 minutes ago"; two days and more are told in days. */
export function fromNow(at: string, now: Date): string {
  const difference = Date.parse(at) - now.getTime();
  for (const [unit, length] of units) {
    const most = unit === 'day' ? 2 * length : length;
    if (Math.abs(difference) >= most) return relative.format(Math.trunc(difference / length), unit);
  }
  return difference >= 0 ? 'in less than a minute' : 'just now';
}

/** When something ends, or has: "in 83 days", "ended 4 minutes ago". */
export function endOf(at: string, now: Date): string {
  return Date.parse(at) <= now.getTime() ? `ended ${fromNow(at, now)}` : fromNow(at, now);
}

/** `2027-01-31 08:00 UTC` */
export function instant(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

export const statusWords: Readonly<Record<Status, string>> = {
  healthy: 'healthy',
  expiring: 'expiring',
  degraded: 'degraded',
  'needs-reconnect': 'needs-reconnect',
  unknown: 'unknown',
};

/** How a connection is, in a sentence. */
export function stateOf({ name, status, statusReason, expiresAt, identity }: Connection, now: Date): string {
  const reason = statusReason === null ? '' : ` ${plain(statusReason)}`;
  if (status !== 'healthy' && status !== 'expiring')
    return `${plain(name)}: ${statusWords[status]}.${reason}`;
  const actsAs = identity === null ? '' : `, acts as ${plain(identity.name)}`;
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= now.getTime();
  const ends = expiresAt === null ? '' : `, ${isOver ? '' : 'expires '}${endOf(expiresAt, now)}`;
  return `${plain(name)}: ${statusWords[status]}${actsAs}${ends}.${reason}`;
}
