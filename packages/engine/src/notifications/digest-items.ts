import { toView } from '../connection-view.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, Status, TimelineEvent } from '../ports.ts';
import { momentInWords } from '../schedule/in-words.ts';
import { isRefusal } from '../timeline/turned-away.ts';
import { connectionUrl } from './connection-url.ts';
import { timeLeft } from './time-left.ts';

/** What people are told about one connection, most urgent first. */
const kinds = ['needs-reconnect', 'unknown', 'degraded', 'attention', 'expiring', 'recovered'] as const;
export type DigestKind = (typeof kinds)[number];

/** One line of a digest; nothing secret is in it. */
export interface DigestItem {
  readonly connectionId: string;
  readonly name: string;
  /** The app's id, e.g. `acme`. */
  readonly app: string;
  readonly kind: DigestKind;
  readonly status: Status;
  /** What happened, why, and what to do now. */
  readonly message: string;
  /** ISO 8601. */
  readonly expiresAt: string | null;
  /** The page of the connection. */
  readonly url: string;
}

/**
 * What untold events come to by now, as people are told of the present and not of each step to it: a connection that
 * failed and recovered is well, and one that was deleted or rotated since is nobody's worry.
 */
export async function digestItems(
  deps: Dependencies,
  organizationId: string,
  events: readonly TimelineEvent[],
): Promise<readonly DigestItem[]> {
  const items: DigestItem[] = [];
  for (const [connectionId, happened] of Map.groupBy(events, (event) => event.connectionId)) {
    const row = await deps.stores.connections.find(organizationId, connectionId);
    if (row !== null) items.push(...itemsOf(deps, row, happened));
  }
  return items.toSorted(
    (a, b) =>
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
      (a.kind === 'expiring' ? (a.expiresAt ?? '').localeCompare(b.expiresAt ?? '') : 0) ||
      a.name.localeCompare(b.name, 'en'),
  );
}

function itemsOf(deps: Dependencies, row: ConnectionRow, events: readonly TimelineEvent[]): DigestItem[] {
  const isOfNow = ({ details }: TimelineEvent) => details['expiresAt'] === row.expiresAt?.toISOString();
  const isDue = (event: TimelineEvent) => event.kind === 'reminded' && isOfNow(event);
  const turns = events.filter(isTurn);
  const found: [DigestKind, string][] = [];
  if (turns.length > 0) found.push(turnOf(row, turns));
  for (const event of events) {
    if (event.kind === 'reminded' || isTurn(event) || isRefusal(event)) continue;
    found.push(['attention', event.message ?? 'Something happened to it. Open it to see what.']);
  }
  // As with a reminder: since then it may have been rotated after all.
  const refusal = events.findLast((event) => isRefusal(event) && isOfNow(event));
  const reminder = events.findLast(isDue);
  const isAlive = row.expiresAt !== null && row.status !== 'needs-reconnect';
  if (isAlive && reminder !== undefined) {
    const failing = refusal?.message ?? reminder.details['rotationFails'];
    found.push(['expiring', endingWords(deps, row.expiresAt, typeof failing === 'string' ? failing : null)]);
  } else if (isAlive && refusal !== undefined) {
    found.push(['attention', refusedWords(deps, row.expiresAt, refusal)]);
  }
  const { status } = toView(row, deps.clock.now());
  return found.map(([kind, message]) => ({
    connectionId: row.id,
    name: row.name,
    app: row.app,
    kind,
    status,
    message,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    url: connectionUrl(deps, row.id),
  }));
}

/** Whether it says how the connection stands; other notices ask for something while it works on. */
function isTurn({ kind, details }: TimelineEvent): boolean {
  return kind === 'recovered' || (kind === 'failed' && details['status'] !== undefined);
}

function turnOf(row: ConnectionRow, turns: readonly TimelineEvent[]): [DigestKind, string] {
  if (row.status !== 'healthy') {
    const said = row.statusReason ?? turns.at(-1)?.message;
    return [row.status, said ?? 'It does not work as it should. Open it to see what happened.'];
  }
  const failed = turns.some(({ kind }) => kind === 'failed');
  return ['recovered', failed ? 'It failed for a while, and works again.' : 'It works again.'];
}

function refusedWords({ clock }: Dependencies, expiresAt: Date, { message }: TimelineEvent): string {
  const ends = `${timeLeft(expiresAt, clock.now())}, on ${momentInWords(expiresAt)}`;
  return `It could not be rotated, more than once: ${message ?? ''} It is tried again; it ends ${ends}.`;
}

function endingWords({ clock }: Dependencies, expiresAt: Date, failing: string | null): string {
  const now = clock.now();
  if (expiresAt <= now)
    return `It has ended on ${momentInWords(expiresAt)}. Reconnect it with a new credential.`;
  const why = failing === null ? '' : `It could not be rotated so far: ${failing} `;
  return (
    `It ends ${timeLeft(expiresAt, now)}, on ${momentInWords(expiresAt)}. ${why}` +
    'Rotate it, or reconnect it with a new credential before then.'
  );
}
