import { ConnectionError, errorCodes, isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findApplicationOf } from '../oauth/applications.ts';
import { refreshPair } from '../oauth/refresh-pair.ts';
import type { OAuth2Way, TokenWay, Way } from '../plugin/find-method.ts';
import { probe } from '../plugin/probe.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { writeRow } from '../rows/write-row.ts';
import { hasEnded, inWords, isWorthTooLittle } from '../rows/health.ts';
import { storedCredential } from '../rows/stored-credential.ts';
import { openPair, storedSettings } from '../rows/stored-secrets.ts';
import { turnEvents } from '../timeline/turn-events.ts';
import type { Held } from './burn.ts';
import { endOfCall, fenceOf } from './connection-lease.ts';
import { keepCredential } from './keep-credential.ts';
import { recoverThroughManager, type Recovery } from './manager/recover-through-manager.ts';
import { markFailed } from './mark-failed.ts';
import { settleTwin } from './overlap/settle-twin.ts';

/** How often open intents are settled, see docs/lifecycle.md. */
const sweepEveryMs = 5 * 60_000;

/**
 * Finds out what became of a refresh or rotation that got no answer, by a call that burns nothing: when the old
 * credential still works, the app never acted. Only an app that merely refuses a used refresh token is asked for a new
 * pair once more; a rotation is never repeated with the old token, and what it lost is found by a manager or not at all.
 *
 * @returns the row with a credential that works.
 * @throws {ConnectionError} `grant_ended`, `revoked` when the new credential was lost on the way; `outcome_unknown` when
 * the app cannot be asked now: the intent stays open and is settled later.
 */
export async function settleIntent(
  deps: Dependencies,
  held: Held,
  way: Way,
  intent: IntentRow,
): Promise<ConnectionRow> {
  if (intent.kind === 'twin') return settleTwin(deps, held, way, intent);
  const answer = await askOldCredential(deps, held.row, way);
  if (answer === 'no-answer') throw await stillUnknown(deps, held, way, intent);
  if (answer === 'lives') return nothingHappened(deps, held, intent);
  const old = answer === 'ended' ? 'revoked' : 'expired';
  if (way.kind === 'token') return recover(deps, held, way, intent, old);
  // An app that ends the whole grant when a refresh token comes twice is not tempted.
  const mayRepeat = answer === 'too-old-to-tell' && way.method.refreshReuse === 'refused';
  const refreshToken = mayRepeat ? (await openPair(deps, held.row, way)).refreshToken : null;
  if (refreshToken === null) throw await lost(deps, held, way, intent, old);
  return repeat(deps, held, way, intent, refreshToken);
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
    // By the app's own clock, which may be ahead of ours.
    if (error.code === 'expired') return 'too-old-to-tell';
    if (hasEnded(error)) return 'ended';
    return isWorthTooLittle(error) ? 'lives' : 'no-answer';
  }
}

async function nothingHappened(
  deps: Dependencies,
  { row, lease, by }: Held,
  intent: IntentRow,
): Promise<ConnectionRow> {
  const now = deps.clock.now();
  return writeRow(deps, row, (current) => {
    const { status, statusReason } = current;
    const health =
      status === 'unknown' ? { status: 'healthy' as const, statusReason: null } : { status, statusReason };
    const events = turnEvents(deps, current, by, health);
    const along = { fence: fenceOf(lease, now), events, clearsIntent: intent.id };
    return { patch: { ...health, updatedAt: now }, along };
  });
}

async function repeat(
  deps: Dependencies,
  held: Held,
  way: OAuth2Way,
  intent: IntentRow,
  refreshToken: string,
): Promise<ConnectionRow> {
  const { row, lease } = held;
  if (lease.expiresAt <= endOfCall(deps.clock.now())) throw await stillUnknown(deps, held, way, intent);
  const application = await findApplicationOf(deps, row);
  const server = way.method.server(await storedSettings(deps, row, way));
  const outcome = await refreshPair(deps, application, server, refreshToken);
  if (outcome.kind === 'done') return keepCredential(deps, held, way, intent, outcome.fresh);
  // An app that refuses the old pair by now has replaced it.
  if (outcome.kind === 'refused') throw await lost(deps, held, way, intent, 'revoked');
  throw await stillUnknown(deps, held, way, intent);
}

/** Through the manager that the policy names; else the token is lost. */
async function recover(
  deps: Dependencies,
  held: Held,
  way: TokenWay,
  intent: IntentRow,
  old: 'revoked' | 'expired',
): Promise<ConnectionRow> {
  let recovery: Recovery;
  try {
    recovery = await recoverThroughManager(deps, held.row, way, intent, old);
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    throw await stillUnknown(deps, held, way, intent, error);
  }
  const { fresh } = recovery;
  if (fresh === null) throw await lost(deps, held, way, intent, old, recovery.because);
  const details = { strategy: 'manager', manager: recovery.manager.name, wasLost: true };
  return keepCredential(deps, held, way, intent, fresh, { details });
}

/** The story as it is: of a credential past its end nobody can tell whether it was replaced. */
async function lost(
  deps: Dependencies,
  held: Held,
  { plugin, kind }: Way,
  intent: IntentRow,
  old: 'revoked' | 'expired',
  because = '',
): Promise<ConnectionError> {
  const { name } = held.row;
  const what = kind === 'oauth2' ? 'tokens' : 'token';
  const message =
    old === 'revoked'
      ? `${plugin.name} replaced the ${what} of "${name}", and its answer was lost on the way.`
      : `A ${whatOf(intent)} of "${name}" got no answer, and its ${what} ended before ${plugin.name} could be asked.`;
  const atApp = old === 'revoked' ? `Revoke the lost token at ${plugin.name}, make` : `Make`;
  const wayOn =
    kind === 'oauth2'
      ? errorCodes.grant_ended.action
      : `${because} ${atApp} a new one there, and reconnect with that.`.trim();
  const code = kind === 'oauth2' ? 'grant_ended' : old;
  const error = new ConnectionError(code, message, { action: wayOn });
  await markFailed(deps, held, intent, error, { wayOn });
  return error;
}

async function stillUnknown(
  deps: Dependencies,
  held: Held,
  { plugin }: Way,
  intent: IntentRow,
  because?: ConnectionError,
): Promise<ConnectionError> {
  const message =
    `A ${whatOf(intent)} of "${held.row.name}" got no answer, and ` +
    (because === undefined
      ? `${plugin.name} cannot be asked now what became of it.`
      : `it cannot be saved now: ${because.message}`);
  const nextTryAt = await nextSweep(deps);
  const again = 'and before anything else is done with the connection; nothing is repeated blindly';
  const stored = new ConnectionError('outcome_unknown', message, {
    action: `Moorage asks again every few minutes, ${again}.`,
  });
  await markFailed(deps, held, intent, stored, { staysOpen: true, nextTryAt });
  return new ConnectionError('outcome_unknown', message, {
    action: `Moorage asks again at ${inWords(nextTryAt)}, ${again}.`,
  });
}

function whatOf({ kind }: IntentRow): string {
  return kind === 'refresh' ? 'refresh' : 'rotation';
}

/** When open intents are settled the next time. */
async function nextSweep({ stores, clock }: Dependencies): Promise<Date> {
  const now = clock.now();
  const [sweep] = (await stores.jobs.list('all')).filter(
    ({ kind, runAt }) => kind === 'sweep' && runAt > now,
  );
  return sweep?.runAt ?? new Date(now.getTime() + sweepEveryMs);
}
