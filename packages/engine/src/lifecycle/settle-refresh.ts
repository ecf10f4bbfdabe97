import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { oauthClientOf } from '../oauth/oauth-client-of.ts';
import { refreshPair } from '../oauth/refresh-pair.ts';
import type { OAuth2Way } from '../plugin/find-method.ts';
import type { ConnectionRow, IntentRow } from '../ports.ts';
import { openPair } from '../rows/stored-secrets.ts';
import { askOldCredential } from './ask-old-credential.ts';
import type { Held } from './burn.ts';
import { isInTime } from './connection-lease.ts';
import { keepCredential } from './keep-credential.ts';
import { markFailed, markUnknown } from './mark-outcome.ts';

/**
 * Finds out what became of a refresh that got no answer, by asking with the old access token. Where that is too old to
 * tell, an app that merely refuses a used refresh token is asked for a new pair once more, which tells the truth.
 *
 * @returns the row with a credential that works.
 * @throws {ConnectionError} `grant_ended` when the new pair was lost on the way; `outcome_unknown` when the app cannot be
 * asked now: the intent stays open and is settled later.
 */
export async function settleRefresh(
  deps: Dependencies,
  held: Held,
  way: OAuth2Way,
  intent: IntentRow,
): Promise<ConnectionRow> {
  const { row } = held;
  const app = way.plugin.name;
  const replaced = `${app} replaced the tokens of "${row.name}", and its answer was lost on the way.`;
  switch (await askOldCredential(deps, row, way)) {
    case 'lives':
      return markFailed(deps, held, intent, withoutEffect(row, app));
    case 'ended':
      throw await lost(deps, held, intent, replaced);
    case 'no-answer':
      throw await markUnknown(deps, held, intent, `${app} cannot be asked now what became of it.`);
    default: {
      const { refreshToken } = await openPair(deps, row, way);
      // An app that ends the whole grant when a refresh token comes twice is not tempted.
      if (refreshToken === null || way.method.refreshReuse !== 'refused') {
        const story = `A refresh of "${row.name}" got no answer, and its tokens ended before ${app} could be asked.`;
        throw await lost(deps, held, intent, story);
      }
      return repeat(deps, held, way, { intent, refreshToken, replaced });
    }
  }
}

interface Repeat {
  readonly intent: IntentRow;
  readonly refreshToken: string;
  /** The story if the app refuses. */
  readonly replaced: string;
}

async function repeat(
  deps: Dependencies,
  held: Held,
  way: OAuth2Way,
  { intent, refreshToken, replaced }: Repeat,
): Promise<ConnectionRow> {
  const { row, lease } = held;
  const unasked = `${way.plugin.name} cannot be asked now what became of it.`;
  if (!isInTime(deps, lease)) throw await markUnknown(deps, held, intent, unasked);
  const outcome = await refreshPair(deps, await oauthClientOf(deps, row, way), refreshToken);
  if (outcome.kind === 'done') return keepCredential(deps, held, way, intent, outcome.fresh);
  if (outcome.kind === 'refused') throw await lost(deps, held, intent, replaced);
  throw await markUnknown(deps, held, intent, unasked);
}

/** NOTE: it has to be refreshed before long, and readers must not all try again at once: it is not well. */
function withoutEffect({ name }: ConnectionRow, app: string): ConnectionError {
  return new ConnectionError(
    'unavailable',
    `A refresh of "${name}" got no answer. ${app} was asked since: it had not acted, and the old pair works.`,
  );
}

async function lost(
  deps: Dependencies,
  held: Held,
  intent: IntentRow,
  story: string,
): Promise<ConnectionError> {
  const error = new ConnectionError('grant_ended', story);
  await markFailed(deps, held, intent, error, error.action);
  return error;
}
