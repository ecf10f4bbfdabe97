import { isConnectionError, type ConnectionError } from '@moorage/core';
import { toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { probe, type Worth } from '../plugin/probe.ts';
import type { ConnectionRow, Initiator } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { writeRow, type Write } from '../writes/write-row.ts';
import { hasEnded, healthy, unhealthy } from '../rows/health.ts';
import { eventOf } from '../timeline/record.ts';
import { tellsOfEnd } from '../timeline/tells-of-end.ts';
import { turnEvents } from '../timeline/turn-events.ts';
import { worthBesideOthers } from './held-as-well.ts';
import { withCredential } from './use-credential.ts';

/**
 * Asks the app whether the credential still works and what it is worth, and stores the answer. A credential that does
 * not work is an outcome, not a failure: it is the `status` of the result.
 *
 * @throws {ConnectionError} `not_found`; `sealed_data_unreadable`.
 */
export async function checkConnection(deps: Dependencies, actor: Actor, id: string): Promise<AppConnection> {
  const row = await getRow(deps, actor, id);
  const found = await examine(deps, row, actor.by);
  const now = deps.clock.now();
  const isInDoubt = (await deps.stores.intents.findOpen(id)) !== null;
  const isTold = isInDoubt || (await tellsOfEnd(deps, found.row));
  const written = await writeRow(deps, found.row, (current) =>
    // Somebody put a new credential in while the old one was asked: what was found is about the old one.
    current.sealedSecrets === found.row.sealedSecrets
      ? verdict(deps, current, actor.by, { ...found, isTold, now })
      : null,
  );
  return toView(written, now);
}

interface Found {
  /** With the credential that was asked about. */
  readonly row: ConnectionRow;
  readonly result: Worth | ConnectionError;
  readonly latencyMs: number;
}

async function examine(deps: Dependencies, row: ConnectionRow, by: Initiator): Promise<Found> {
  const startedAt = deps.clock.now().getTime();
  const latencyMs = () => Math.max(0, deps.clock.now().getTime() - startedAt);
  let used = row;
  try {
    const result = await withCredential(deps, row, by, async (credential) => {
      used = credential.row;
      return worthBesideOthers(deps, row, await probe(deps, credential), credential);
    });
    return { row: used, result, latencyMs: latencyMs() };
  } catch (error) {
    if (!isConnectionError(error) || error.code === 'sealed_data_unreadable' || error.code === 'internal')
      throw error;
    return { row: used, result: error, latencyMs: latencyMs() };
  }
}

/**
 * What a check has found, as it is written down: `checked` each time, `failed` or `recovered` where something changed.
 * While a credential is being replaced, that the old one has ended says nothing: whoever replaces it tells the story.
 */
function verdict(
  deps: Dependencies,
  current: ConnectionRow,
  by: Initiator,
  { result, latencyMs, isTold, now }: Found & { readonly isTold: boolean; readonly now: Date },
): Write {
  const checked = { checkedAt: now, updatedAt: now };
  if (!(result instanceof Error)) {
    const patch = healthy(result, now);
    const event = eventOf(deps, current, by, 'checked', { details: { latencyMs, status: patch.status } });
    return { patch, along: { events: [event, ...turnEvents(deps, current, by, patch)] } };
  }
  const { code } = result;
  const { status, statusReason } = current;
  const illness = isTold && hasEnded(result) ? { status, statusReason } : unhealthy(current, result, now);
  const turn = turnEvents(deps, current, by, illness, { error: result });
  const details = { latencyMs, status: illness.status, code };
  const event = eventOf(deps, current, by, 'checked', { details });
  // What is new of a failure is said once, by `failed`.
  return { patch: { ...illness, ...checked }, along: { events: turn.length > 0 ? turn : [event] } };
}
