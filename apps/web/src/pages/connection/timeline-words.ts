import type { EventKind, TimelineEvent } from '../../api/shapes.ts';

/** How each kind of event is called. */
export const kinds: Readonly<Record<EventKind, string>> = {
  connected: 'Connected',
  reconnected: 'Reconnected',
  changed: 'Changed',
  checked: 'Checked',
  refreshed: 'Refreshed',
  rotated: 'Rotated',
  failed: 'Failed',
  recovered: 'Recovered',
  reminded: 'Reminded',
  lent: 'Lent',
  'policy-changed': 'Policy changed',
  'twin-created': 'Second token made',
  'twin-ended': 'Old token revoked',
  webhook: 'Webhook received',
};

/** Kinds that people look for together. */
export const filters = [
  { id: 'all', label: 'All', kinds: [] },
  { id: 'renewals', label: 'Renewals', kinds: ['refreshed', 'rotated', 'twin-created', 'twin-ended'] },
  { id: 'failures', label: 'Failures', kinds: ['failed', 'recovered'] },
  { id: 'checks', label: 'Checks', kinds: ['checked', 'webhook'] },
  { id: 'people', label: 'Changes', kinds: ['connected', 'reconnected', 'changed', 'policy-changed'] },
  { id: 'lent', label: 'Lent', kinds: ['lent'] },
  { id: 'reminded', label: 'Reminders', kinds: ['reminded'] },
] as const satisfies readonly { id: string; label: string; kinds: readonly EventKind[] }[];

/** What else is known of an event, shortest first; names and instants in words of people. */
export function detailsOf({ details, message }: TimelineEvent, app: string): string {
  const parts: string[] = [];
  if (message) parts.push(message);
  const { latencyMs, expiresAfter, expiresBefore, strategy, status, nextTryAt, daysLeft } = details;
  if (typeof expiresAfter === 'string') parts.push(`new expiry ${dateOf(expiresAfter)}`);
  if (typeof expiresBefore === 'string' && expiresBefore !== expiresAfter)
    parts.push(`before ${dateOf(expiresBefore)}`);
  if (strategy === 'in-place') parts.push('in place');
  if (strategy === 'manager') parts.push('through a manager connection');
  if (typeof daysLeft === 'number' && !message)
    parts.push(`${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} before expiry`);
  if (typeof status === 'string' && status !== 'healthy' && !message) parts.push(status.replaceAll('-', ' '));
  if (typeof latencyMs === 'number') parts.push(`${app} answered in ${duration(latencyMs)}`);
  if (typeof nextTryAt === 'string') parts.push(`next try ${timeOf(nextTryAt)}`);
  return parts.join(' · ');
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Who or what did it. */
export function initiatorOf(by: TimelineEvent['by'], app: string): string {
  switch (by.kind) {
    case 'person':
      return `by ${by.name ?? 'a person'}`;
    case 'access-key':
      return by.name === undefined ? 'with an access key' : `with the access key ${by.name}`;
    case 'webhook':
      return `told by ${app}`;
    case 'schedule':
      return 'by schedule';
  }
}

/** "14 Feb 2027", in the zone of whoever looks. */
export function dateOf(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(instant),
  );
}

function timeOf(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
}

/** Heads a day of the timeline: "Today", "Yesterday", "Monday 9 November 2026". */
export function dayOf(instant: string, nowMs: number): string {
  const date = dateOf(instant);
  if (date === dateOf(new Date(nowMs).toISOString())) return 'Today';
  if (date === dateOf(new Date(nowMs - 24 * 60 * 60 * 1000).toISOString())) return 'Yesterday';
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(instant));
}
