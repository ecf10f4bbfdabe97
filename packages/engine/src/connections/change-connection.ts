import { ConnectionError } from '@moorage/core';
import { isDeepStrictEqual } from 'node:util';
import { toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { doubtOver } from '../lifecycle/doubt-over.ts';
import { closeUnwatched } from '../lifecycle/overlap/close-unwatched.ts';
import { findMethod, findTokenMethod } from '../plugin/find-method.ts';
import { parseFields } from '../plugin/parse-fields.ts';
import { runWithSecret } from '../plugin/plugin-mistake.ts';
import { probe } from '../plugin/probe.ts';
import type { ConnectionPatch, ConnectionRow } from '../ports.ts';
import { refuseTakenName } from '../rows/names.ts';
import { healthy, type Health } from '../rows/health.ts';
import { sealSecrets, storedSettings } from '../rows/stored-secrets.ts';
import { getRow } from '../rows/connection-rows.ts';
import { writeRow } from '../writes/write-row.ts';
import { worthBesideOthers } from './held-as-well.ts';
import { changedEvents, reconnectedEvents } from '../timeline/change-events.ts';

export interface ConnectionChange {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly settings?: unknown;
  readonly secrets?: unknown;
  /** What the person was looking at; another one means that somebody was faster. */
  readonly revision?: number | undefined;
}

/**
 * Renames a connection, describes it anew, or puts a new credential in (reconnect). The id and all that depends on it
 * stay. A new credential is checked before it replaces the old one; when it is refused, nothing changes.
 *
 * @throws {ConnectionError} `not_found`; `conflict` (name taken, other revision); as `connectWithToken` for a credential.
 */
export async function changeConnection(
  deps: Dependencies,
  actor: Actor,
  id: string,
  change: ConnectionChange,
): Promise<AppConnection> {
  const row = await getRow(deps, actor, id);
  refuseOtherRevision(row, change);
  if (change.name !== undefined) await refuseTakenName(deps, actor, change.name, id);
  const words: ConnectionPatch = {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.description === undefined ? {} : { description: change.description }),
  };
  const credential = await newCredential(deps, row, change);
  const doubt = credential === null ? null : await doubtOver(deps, row, credential);
  const now = deps.clock.now();
  const written = await writeRow(deps, row, (current) => {
    // Asking the app takes time, in which somebody else may have been faster.
    refuseOtherRevision(current, change);
    return {
      patch: { ...words, ...credential, updatedAt: now },
      along: {
        events: [
          ...changedEvents(deps, current, actor.by, words),
          ...(credential === null ? [] : reconnectedEvents(deps, current, actor.by, credential)),
          ...(doubt === null ? [] : doubt.events(actor.by)),
        ],
        ...(doubt === null ? {} : { clearsIntent: doubt.intentId }),
      },
    };
  });
  if (credential !== null) {
    await closeUnwatched(deps, written, actor.by);
    deps.log.info('reconnected', { connectionId: id, app: row.app, method: row.method });
  }
  return toView(written, now);
}

function refuseOtherRevision(row: ConnectionRow, { revision }: ConnectionChange): void {
  if (revision === undefined || revision === row.revision) return;
  throw new ConnectionError('conflict', `"${row.name}" was changed by somebody else meanwhile.`, {
    action: 'Load it again and repeat your change.',
  });
}

type NewCredential = ConnectionPatch & Health;

async function newCredential(
  deps: Dependencies,
  row: ConnectionRow,
  { settings, secrets }: ConnectionChange,
): Promise<NewCredential | null> {
  if (secrets === undefined) {
    const way = findMethod(deps.plugins, row.app, row.method);
    if (settings !== undefined && !isDeepStrictEqual(settings, await storedSettings(deps, row, way)))
      refuseSettingsAlone();
    return null;
  }
  const way = findTokenMethod(deps.plugins, row.app, row.method);
  const { method } = way;
  const typedSettings = settings ?? (await storedSettings(deps, row, way));
  const parsedSettings = await parseFields(deps, way, 'settings', typedSettings);
  const parsedSecrets = await parseFields(deps, way, 'secrets', secrets);
  const authorization = await runWithSecret(deps, way, () => method.authorize(parsedSecrets));
  const probed = await probe(deps, { way, settings: parsedSettings, authorization });
  const worth = await worthBesideOthers(deps, row, probed, { way, settings: parsedSettings });
  return {
    ...healthy(worth, deps.clock.now(), row.identity),
    settings: parsedSettings,
    methodRevision: method.revision,
    sealedSecrets: await sealSecrets(deps, row, { way, settings: parsedSettings }, parsedSecrets),
  };
}

/** Else whoever may edit could have the stored credential sent to a host of their choice. */
function refuseSettingsAlone(): never {
  throw new ConnectionError('invalid_input', 'New settings need the credential again.', {
    action: 'Enter the credential together with the new settings.',
    fields: { secrets: 'Enter the credential again.' },
  });
}
