import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionPatch, ConnectionRow, EventKind, IntentRow, TimelineEvent } from '../ports.ts';
import { writeRow } from '../writes/write-row.ts';
import type { FreshCredential } from '../rows/fresh-credential.ts';
import type { Illness } from '../rows/health.ts';
import { sealSecrets, storedSettings } from '../rows/stored-secrets.ts';
import { eventOf, instantOf } from '../timeline/record.ts';
import { turnEvents } from '../timeline/turn-events.ts';
import type { Gain, Held } from './burn.ts';
import { endOrphan } from './end-orphan.ts';

/** While a store takes no writes, e.g. on a full disk: together less than what is left of the lease after a call. */
const pausesMs = [100, 400, 1000, 3000];

const eventKind: Record<IntentRow['kind'], EventKind> = {
  refresh: 'refreshed',
  rotate: 'rotated',
  twin: 'twin-created',
};

/**
 * Makes a new credential durable, together with its event and the end of its intent. Held by content and not by the
 * lease: a credential in hand is stored even when the answer came late, unless a person has put another one in meanwhile.
 *
 * @throws {ConnectionError} `not_found` when the connection was deleted meanwhile; its new credential is ended at the app.
 */
export async function keepCredential(
  deps: Dependencies,
  { row, by }: Pick<Held, 'row' | 'by'>,
  way: Way,
  intent: IntentRow,
  { secrets, ends, handle }: FreshCredential,
  { details = {}, notice, opensOverlap }: Gain = {},
): Promise<ConnectionRow> {
  const now = deps.clock.now();
  const settings = await storedSettings(deps, row, way);
  const sealedSecrets = await sealSecrets(deps, row, { way, settings }, secrets);
  const kept = await untilStored(deps, row, way, secrets, () =>
    writeRow(deps, row, (current) => {
      if (current.sealedSecrets !== row.sealedSecrets) return null;
      const health = healthAfter(row, current, intent, now);
      const taken = { sealedSecrets, methodRevision: way.method.revision, settings };
      const gained = eventOf(deps, row, by, eventKind[intent.kind], {
        details: { ...expiries(current, ends), ...details },
        ...(notice === undefined ? {} : { message: notice, notice: true }),
      });
      return {
        patch: { ...taken, ...health, ...endsOf(current, ends, handle), updatedAt: now },
        along: {
          events: [gained, ...turnEvents(deps, current, by, health)],
          clearsIntent: intent.id,
          ...(opensOverlap === undefined ? {} : { opensOverlap }),
        },
      };
    }),
  );
  const { id: connectionId, app } = row;
  if (kept.sealedSecrets === sealedSecrets) {
    deps.log.info(eventKind[intent.kind], { connectionId, app });
  } else {
    await deps.stores.intents.clear(intent.id);
    await endOrphan(deps, row, way, secrets, 'another');
  }
  return kept;
}

/** Tries again for a while: what cannot be stored is lost. The intent then stays, and tells so when it is settled. */
async function untilStored(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  secrets: unknown,
  store: () => Promise<ConnectionRow>,
): Promise<ConnectionRow> {
  const { id: connectionId, app } = row;
  for (const pauseMs of [...pausesMs, null]) {
    try {
      return await store();
    } catch (error) {
      if (isConnectionError(error) && error.code === 'not_found') {
        await endOrphan(deps, row, way, secrets, 'none');
        throw error;
      }
      // NOTE: not what the store says of it: its words may repeat what was to be stored.
      const reason = error instanceof Error ? error.name : 'unknown';
      if (pauseMs === null) {
        deps.log.error('a new credential could not be stored and is lost', { connectionId, app, reason });
        throw notStored(row, way);
      }
      deps.log.warn('a new credential could not be stored yet', { connectionId, app, reason });
      await deps.wait(pauseMs);
    }
  }
  throw new TypeError('A store was tried without end.');
}

function notStored({ name }: ConnectionRow, { plugin }: Way): ConnectionError {
  return new ConnectionError(
    'internal',
    `${plugin.name} gave a new credential for "${name}", and it could not be stored: the database takes no writes.`,
    {
      action: `Make room for the database. Moorage then asks ${plugin.name} what became of the old credential.`,
    },
  );
}

/**
 * A grant that could be refreshed is healthy. A new token is worth no more than the old one was, if that lived: what was
 * said of the connection since it was burnt is only that the new one was missing.
 */
function healthAfter(
  burnt: ConnectionRow,
  { status, statusReason, expiresAt }: ConnectionRow,
  { kind }: IntentRow,
  now: Date,
): Illness {
  const hasEnded = expiresAt !== null && expiresAt <= now;
  const isTooWeak = kind !== 'refresh' && burnt.status === 'needs-reconnect' && !hasEnded;
  return status === 'healthy' || isTooWeak
    ? { status, statusReason }
    : { status: 'healthy', statusReason: null };
}

/** The identity shows when it ends as well, and a manager must not be told the name of the old one. */
function endsOf(
  { identity }: ConnectionRow,
  ends: FreshCredential['ends'],
  handle: FreshCredential['handle'],
): ConnectionPatch {
  const { expiresAt } = ends;
  if (expiresAt === undefined || identity === null) return ends;
  return { ...ends, identity: { ...identity, expiresAt: expiresAt ?? undefined, handle } };
}

function expiries(before: ConnectionRow, ends: FreshCredential['ends']): TimelineEvent['details'] {
  const end = 'accessExpiresAt' in ends ? 'accessExpiresAt' : 'expiresAt';
  return { expiresBefore: instantOf(before[end]), expiresAfter: instantOf(ends[end]) };
}
