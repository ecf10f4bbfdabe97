import type { Dependencies } from '../dependencies.ts';
import { findMethod } from '../plugin/find-method.ts';
import type { ConnectionPatch, ConnectionRow, Initiator, TimelineEvent } from '../ports.ts';
import { leftBehind } from '../timeline/left-behind.ts';
import { isAnother, isElsewhere, type Seat } from './seat.ts';

/** What was in doubt of a credential, and is over by a reconnect. */
export interface DoubtOver {
  readonly intentId: string;
  /** What people must be told of it. */
  readonly events: (by: Initiator) => readonly TimelineEvent[];
}

/**
 * Whether a call is over that nobody knows the outcome of, now that a person puts another credential in: nobody asks any
 * more what it was about. A twin is, as long as it can be told from others: at the same instance it is looked for later.
 *
 * @param next the settings and the identity of the new credential.
 * @returns `null` where nothing was in doubt, or it stays so.
 */
export async function doubtOver(
  deps: Dependencies,
  row: ConnectionRow,
  next: Pick<ConnectionPatch, 'settings' | 'identity'>,
): Promise<DoubtOver | null> {
  const intent = await deps.stores.intents.findOpen(row.id);
  if (intent === null) return null;
  const way = findMethod(deps.plugins, row.app, row.method);
  const seat: Seat = {
    handle: next.identity?.handle ?? null,
    baseUrl: way.method.baseUrl(next.settings),
  };
  if (intent.kind === 'twin' && !isElsewhere(intent, seat)) return null;
  // Whoever puts the very same credential in has shown that it lives, and so that the app never acted.
  const isLeft = intent.kind !== 'refresh' && (intent.handle === null || isAnother(intent, seat));
  const why = `"${row.name}" was reconnected before anybody could look for it`;
  return {
    intentId: intent.id,
    events: (by) => (isLeft ? [leftBehind(deps, row, by, way, intent, why)] : []),
  };
}
