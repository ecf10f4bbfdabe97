import { ConnectionError, isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findApplicationOf } from '../oauth/applications.ts';
import { refreshPair } from '../oauth/refresh-pair.ts';
import type { OAuth2Way, Way } from '../plugin/find-method.ts';
import { probe } from '../plugin/probe.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { writeRow } from '../rows/connection-rows.ts';
import { hasEnded, isWorthTooLittle } from '../rows/health.ts';
import { storedCredential } from '../rows/stored-credential.ts';
import { openPair, storedSettings } from '../rows/stored-secrets.ts';
import { keepCredential } from './keep-credential.ts';
import { mark, markFailed } from './mark-failed.ts';

/**
 * Finds out what became of a refresh or rotation that got no answer, by a call that burns nothing: when the old
 * credential still works, the app never acted. Only an app that merely refuses a used refresh token is asked for a new
 * pair once more; a rotation is never repeated.
 *
 * @returns the row with a credential that works.
 * @throws {ConnectionError} `grant_ended`, `revoked` when the new credential was lost on the way; `outcome_unknown` when
 * the app cannot be asked now: the intent stays open and is settled later.
 */
export async function settleIntent(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  intent: IntentRow,
): Promise<ConnectionRow> {
  const answer = await askOldCredential(deps, row, way);
  if (answer === 'no-answer') throw await stillUnknown(deps, row, way, intent);
  if (answer === 'lives') {
    const settled = await writeRow(deps, row, ({ status }) =>
      status === 'unknown' ? { status: 'healthy', statusReason: null, updatedAt: deps.clock.now() } : null,
    );
    await deps.stores.intents.clear(intent.id);
    return settled;
  }
  const mayRepeat =
    answer === 'too-old-to-tell' && way.kind === 'oauth2' && way.method.refreshReuse === 'refused';
  const refreshToken = mayRepeat ? (await openPair(deps, row, way)).refreshToken : null;
  if (!mayRepeat || refreshToken === null) throw await lost(deps, row, way, intent);
  return repeat(deps, row, way, intent, refreshToken);
}

type Answer = 'lives' | 'ended' | 'no-answer' | 'too-old-to-tell';

/** After its end the app says of a credential that it has ended, whether or not it was replaced before. */
async function askOldCredential(deps: Dependencies, row: ConnectionRow, way: Way): Promise<Answer> {
  const ends = row.accessExpiresAt ?? row.expiresAt;
  if (ends !== null && ends <= deps.clock.now()) return 'too-old-to-tell';
  const credential = await storedCredential(deps, row, way);
  try {
    await probe(deps, credential);
    return 'lives';
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    if (hasEnded(error)) return 'ended';
    return isWorthTooLittle(error) ? 'lives' : 'no-answer';
  }
}

async function repeat(
  deps: Dependencies,
  row: ConnectionRow,
  way: OAuth2Way,
  intent: IntentRow,
  refreshToken: string,
): Promise<ConnectionRow> {
  const application = await findApplicationOf(deps, row);
  const server = way.method.server(await storedSettings(deps, row, way));
  const outcome = await refreshPair(deps, application, server, refreshToken);
  if (outcome.kind === 'done') return keepCredential(deps, row, way, intent, outcome.fresh);
  if (outcome.kind === 'refused') throw await lost(deps, row, way, intent);
  throw await stillUnknown(deps, row, way, intent);
}

async function lost(
  deps: Dependencies,
  row: ConnectionRow,
  { plugin }: Way,
  intent: IntentRow,
): Promise<ConnectionError> {
  const story = (what: string): string =>
    `${plugin.name} replaced the ${what} of "${row.name}", and its answer was lost on the way.`;
  const error =
    intent.kind === 'refresh'
      ? new ConnectionError('grant_ended', story('tokens'))
      : new ConnectionError('revoked', story('token'), {
          action: `Revoke the lost token at ${plugin.name}, make a new one there, and reconnect with that.`,
        });
  await markFailed(deps, row, intent, error);
  return error;
}

async function stillUnknown(
  deps: Dependencies,
  row: ConnectionRow,
  { plugin }: Way,
  intent: IntentRow,
): Promise<ConnectionError> {
  const what = intent.kind === 'refresh' ? 'refresh' : 'rotation';
  const error = new ConnectionError(
    'outcome_unknown',
    `A ${what} of "${row.name}" got no answer, and ${plugin.name} cannot be asked now what became of it.`,
    { action: 'Check the connection once the app answers again; nothing is repeated blindly until then.' },
  );
  await mark(deps, row, intent, error);
  return error;
}
