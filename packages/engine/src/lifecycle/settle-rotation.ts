import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { TokenWay } from '../plugin/find-method.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { askOldCredential } from './ask-old-credential.ts';
import type { Held } from './burn.ts';
import { keepCredential } from './keep-credential.ts';
import { recoverThroughManager, type Recovery } from './manager/recover-through-manager.ts';
import { markFailed, markLeftBehind, markUnharmed, markUnknown } from './mark-outcome.ts';
import { isAnother, seatOf } from './seat.ts';

/**
 * Finds out what became of a rotation that got no answer, by asking with the old token. It is never sent again with that:
 * what was lost is found and replaced by the manager that the policy names, or not at all.
 *
 * @returns the row with a credential that works.
 * @throws {ConnectionError} `revoked`, `expired` when the token is lost; `outcome_unknown` when the app or the manager
 * cannot help now: the intent stays open and is settled later.
 */
export async function settleRotation(
  deps: Dependencies,
  held: Held,
  way: TokenWay,
  intent: IntentRow,
): Promise<ConnectionRow> {
  if (isAnother(intent, await seatOf(deps, held.row, way))) {
    const why = `"${held.row.name}" was reconnected before anybody could look for it`;
    return markLeftBehind(deps, held, way, intent, why);
  }
  const answer = await askOldCredential(deps, held.row, way);
  if (answer === 'lives') return markUnharmed(deps, held, intent);
  if (answer === 'no-answer') {
    const why = `${way.plugin.name} cannot be asked now what became of it.`;
    throw await markUnknown(deps, held, intent, why);
  }
  const old = answer === 'ended' ? 'revoked' : 'expired';
  let recovery: Recovery;
  try {
    recovery = await recoverThroughManager(deps, held, way, intent, old);
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    throw await markUnknown(deps, held, intent, `it cannot be saved now: ${error.message}`);
  }
  const { fresh } = recovery;
  if (fresh === null) throw await lost(deps, held, way, intent, { old, because: recovery.because });
  const details = { strategy: 'manager', manager: recovery.manager.name, wasLost: true };
  return keepCredential(deps, held, way, intent, fresh, { details });
}

/** The story as it is: of a token past its end nobody can tell whether it was replaced. */
async function lost(
  deps: Dependencies,
  held: Held,
  { plugin: { name: app } }: TokenWay,
  intent: IntentRow,
  { old, because }: { readonly old: 'revoked' | 'expired'; readonly because: string },
): Promise<ConnectionError> {
  const { name } = held.row;
  const [story, action] =
    old === 'revoked'
      ? [
          `${app} replaced the token of "${name}", and its answer was lost on the way.`,
          `Revoke the lost token at ${app}, make a new one there, and reconnect with that.`,
        ]
      : [
          `A rotation of "${name}" got no answer, and its token ended before ${app} could be asked.`,
          `Make a new one at ${app}, and reconnect with that.`,
        ];
  const error = new ConnectionError(old, story, { action });
  await markFailed(deps, held, intent, error, `${because} ${action}`);
  return error;
}
