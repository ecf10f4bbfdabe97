import type { EventKind, TimelineEvent } from '../../api/shapes.ts';
import { dateAndTimeOf, dateOf, daysBetween, weekdayOf } from '../../time/dates.ts';
import { isStatus, statuses } from '../../ui/status-badge.tsx';

/** How each kind of event is called. */
const kinds: Readonly<Record<EventKind, string>> = {
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

/** What happened, in a word or a few. */
export function headingOf({ kind, details }: TimelineEvent): string {
  // Nobody was there any more who could have revoked it.
  if (kind === 'twin-ended' && details['because'] === 'unwatched') return 'Old token not revoked';
  return kinds[kind] ?? kind;
}

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

/** What else is known of an event beside its message: short facts, in words of people. */
export function factsOf({ kind, details, message }: TimelineEvent): readonly string[] {
  const text = (name: string): string | undefined => {
    const value = details[name];
    return typeof value === 'string' ? value : undefined;
  };
  const { latencyMs, times } = details;
  const status = text('status');
  return [
    typeof latencyMs === 'number' && duration(latencyMs),
    status !== undefined && isStatus(status) && status !== 'healthy' && statuses[status].label,
    text('actsAs'),
    kind === 'lent' && typeof times === 'number' && `${times} times within the hour`,
    kind === 'changed' && (nameChange(text('nameBefore'), text('nameAfter')) ?? text('fields')),
    ...ends(kind, text('expiresBefore'), text('expiresAfter')),
    text('strategy') === 'in-place' && 'in place',
    text('manager') === undefined
      ? text('strategy') === 'manager' && 'through a manager connection'
      : `through ${text('manager')}`,
    message === null &&
      text('nextTryAt') !== undefined &&
      `next try ${dateAndTimeOf(text('nextTryAt') ?? '')}`,
  ].filter((fact) => typeof fact === 'string');
}

/** Tokens live for months, and those of an authorization for hours. */
function ends(kind: EventKind, before: string | undefined, after: string | undefined): readonly string[] {
  if (after === undefined) return [];
  if (kind === 'refreshed') return [`good until ${dateAndTimeOf(after)}`];
  return [
    `new expiry ${dateOf(after)}`,
    ...(before === undefined || dateOf(before) === dateOf(after) ? [] : [`it was ${dateOf(before)}`]),
  ];
}

function nameChange(before: string | undefined, after: string | undefined): string | undefined {
  return before !== undefined && after !== undefined ? `${before} is now ${after}` : undefined;
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
    default:
      return 'by schedule';
  }
}

/** Heads a day of the timeline: "Today", "Yesterday", "Monday 9 November 2026". @param today when today began. */
export function dayOf(instant: string, today: number): string {
  const days = daysBetween(instant, today);
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : weekdayOf(instant);
}
