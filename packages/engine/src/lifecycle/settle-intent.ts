import { ConnectionError, isConnectionError, type OAuth2Method } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findApplicationOf } from '../oauth/applications.ts';
import { refreshPair } from '../oauth/refresh-pair.ts';
import type { Way } from '../plugin/find-method.ts';
import { bearer, probe } from '../plugin/probe.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { writeRow } from '../rows/connection-rows.ts';
import { hasEnded } from '../rows/health.ts';
import { openPair, storedSettings } from '../rows/stored-secrets.ts';
import type { TokenPair } from '../rows/token-pair.ts';
import { keepGrant, type FreshPair } from './keep-grant.ts';
import { mark, markFailed } from './mark-failed.ts';

/**
 * Finds out what became of a refresh that got no answer, by a call that burns nothing: when the old access token still
 * works, the app never acted. Only an app that merely refuses a used refresh token is asked for a new pair once more.
 *
 * @throws {ConnectionError} `grant_ended` when the new pair was lost on the way; `outcome_unknown` when the app cannot
 * be asked now: the intent stays open and is settled later.
 */
export async function settleIntent(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way<OAuth2Method>,
  intent: IntentRow,
): Promise<FreshPair> {
  const pair = await openPair(deps, row, way);
  const alive = await isAlive(deps, row, way, pair);
  if (alive === 'yes') {
    const settled = await writeRow(deps, row, (current) =>
      current.status === 'unknown'
        ? { status: 'healthy', statusReason: null, updatedAt: deps.clock.now() }
        : null,
    );
    await deps.stores.intents.clear(intent.id);
    return { row: settled, pair };
  }
  if (alive === 'no-answer') throw await stillUnknown(deps, row, way);
  const mayRepeat = alive === 'too-old-to-tell' && way.method.refreshReuse === 'refused';
  if (!mayRepeat || pair.refreshToken === null) throw await lost(deps, row, way, intent);
  return repeat(deps, row, way, intent, pair.refreshToken);
}

/** What the app says of the old access token. After its end the app says so, whether or not it was replaced before. */
async function isAlive(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way<OAuth2Method>,
  pair: TokenPair,
): Promise<'yes' | 'no' | 'no-answer' | 'too-old-to-tell'> {
  if (row.accessExpiresAt !== null && row.accessExpiresAt <= deps.clock.now()) return 'too-old-to-tell';
  try {
    const settings = await storedSettings(deps, row, way);
    await probe(deps, { way, settings, authorization: bearer(pair.accessToken) });
    return 'yes';
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return hasEnded(error) ? 'no' : 'no-answer';
  }
}

async function repeat(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way<OAuth2Method>,
  intent: IntentRow,
  refreshToken: string,
): Promise<FreshPair> {
  const application = await findApplicationOf(deps, row);
  const outcome = await refreshPair(
    deps,
    application,
    way.method.server(await storedSettings(deps, row, way)),
    refreshToken,
  );
  if (outcome.kind === 'done') return keepGrant(deps, row, way, intent, outcome.grant);
  if (outcome.kind === 'refused') throw await lost(deps, row, way, intent);
  throw await stillUnknown(deps, row, way);
}

async function lost(
  deps: Dependencies,
  row: ConnectionRow,
  { plugin }: Way,
  intent: IntentRow,
): Promise<ConnectionError> {
  const error = new ConnectionError(
    'grant_ended',
    `${plugin.name} replaced the tokens of "${row.name}", and its answer was lost on the way.`,
  );
  await markFailed(deps, row, intent, error);
  return error;
}

async function stillUnknown(
  deps: Dependencies,
  row: ConnectionRow,
  { plugin }: Way,
): Promise<ConnectionError> {
  const error = new ConnectionError(
    'outcome_unknown',
    `A refresh of "${row.name}" got no answer, and ${plugin.name} cannot be asked now what became of it.`,
    { action: 'Check the connection once the app answers again; nothing is repeated blindly until then.' },
  );
  await mark(deps, row, error);
  return error;
}
