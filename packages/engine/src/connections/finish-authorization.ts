import { ConnectionError, isConnectionError } from '@moorage/core';
import { toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { doubtOver } from '../lifecycle/doubt-over.ts';
import { closeUnwatched } from '../lifecycle/overlap/close-unwatched.ts';
import { personOf } from '../oauth/person-of.ts';
import { findMethod, type OAuth2Way } from '../plugin/find-method.ts';
import { bearer, probe, type Worth } from '../plugin/probe.ts';
import type {
  AuthorizationRow,
  ConnectionPatch,
  ConnectionRow,
  Initiator,
  OAuthApplicationRow,
} from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { insertRow, writeRow } from '../writes/write-row.ts';
import { healthy } from '../rows/health.ts';
import { openPair, sealSecrets, storedSettings } from '../rows/stored-secrets.ts';
import { reconnectedEvents } from '../timeline/change-events.ts';
import { findApplicationOf, redirectUri } from '../oauth/applications.ts';
import { sha256, verifierBinding } from '../oauth/authorization-state.ts';
import { endPair } from '../oauth/end-pair.ts';
import { exchangeCode } from '../oauth/exchange-code.ts';
import { endOf, type Grant } from '../oauth/grant.ts';
import { refusalOf } from '../oauth/oauth-failure.ts';

/**
 * Ends an OAuth connection's way: the person came back from the app. The state is used up whatever happens; the new
 * credential is checked before anything is stored, and ended at the app when it is not kept.
 *
 * @param query the query of the redirect URI as the app filled it.
 * @throws {ConnectionError} `authorization_refused`, `authorization_expired`, `authorization_mismatch`,
 * `authorization_failed`; as `connectWithToken` for a credential that is worth too little.
 */
export async function finishAuthorization(
  deps: Dependencies,
  actor: Actor,
  query: URLSearchParams,
): Promise<{ readonly connection: AppConnection; readonly reconnected: boolean }> {
  const { row, state } = await takeAuthorization(deps, query);
  if (row.personId !== personOf(actor) || row.organizationId !== actor.organizationId) {
    throw new ConnectionError('authorization_mismatch', 'This authorization was started by another person.');
  }
  refuseError(query, deps.plugins.get(row.app).name);
  const application = await deps.stores.oauthApplications.find(row.organizationId, row.oauthApplicationId);
  if (application === null) {
    throw new ConnectionError(
      'authorization_failed',
      'The OAuth application was removed from Moorage meanwhile.',
      {
        action: 'Register it again under OAuth applications, and connect again.',
      },
    );
  }
  const way = wayOf(deps, row);
  const binding = verifierBinding(row.organizationId, row.stateHash);
  const codeVerifier = await deps.vault.open(row.sealedCodeVerifier, binding);
  const callback = { query, state, codeVerifier, redirectUri: redirectUri(deps) };
  const grant = await exchangeCode(deps, application, way.method.server(row.settings), callback);
  try {
    const kept = await keep(deps, actor.by, { row, way, application, grant });
    deps.log.info('authorized', {
      connectionId: kept.id,
      app: row.app,
      reconnect: row.connectionId !== null,
    });
    return { connection: toView(kept, deps.clock.now()), reconnected: row.connectionId !== null };
  } catch (error) {
    await endPair(deps, application, way, row.settings, grant.pair, 'none');
    throw error;
  }
}

/** Uses up a state that came back without a signed-in person, so that nobody can use it afterwards. */
export async function abandonAuthorization(deps: Dependencies, query: URLSearchParams): Promise<void> {
  const state = query.get('state');
  if (state !== null) await deps.stores.authorizations.take(sha256(state));
}

async function takeAuthorization(
  deps: Dependencies,
  query: URLSearchParams,
): Promise<{ readonly row: AuthorizationRow; readonly state: string }> {
  const state = query.get('state');
  const row = state === null ? null : await deps.stores.authorizations.take(sha256(state));
  if (row === null || state === null || row.expiresAt <= deps.clock.now()) {
    throw new ConnectionError(
      'authorization_expired',
      'This way back was used before, or is older than ten minutes.',
    );
  }
  return { row, state };
}

/** @see [RFC 6749, section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2.1) */
function refuseError(query: URLSearchParams, app: string): void {
  const error = query.get('error');
  if (error === null) return;
  if (error === 'access_denied') {
    throw new ConnectionError(
      'authorization_refused',
      `You pressed Cancel at ${app}. Nothing was connected.`,
    );
  }
  const { reason } = refusalOf(error, query.get('error_description'));
  throw new ConnectionError('authorization_failed', `${app} sent you back with an error: ${reason}.`);
}

function wayOf(deps: Dependencies, row: AuthorizationRow): OAuth2Way {
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind === 'oauth2') return way;
  throw new ConnectionError('authorization_failed', `${way.plugin.name} no longer offers OAuth.`);
}

interface Granted {
  readonly row: AuthorizationRow;
  readonly way: OAuth2Way;
  readonly application: OAuthApplicationRow;
  readonly grant: Grant;
}

async function keep(
  deps: Dependencies,
  by: Initiator,
  { row, way, application, grant }: Granted,
): Promise<ConnectionRow> {
  const { settings } = row;
  const worth = await probe(deps, { way, settings, authorization: bearer(grant.pair.accessToken) });
  const now = deps.clock.now();
  const owner = { id: row.connectionId ?? deps.random.id(), organizationId: row.organizationId };
  const credential = {
    oauthApplicationId: application.id,
    settings,
    methodRevision: way.method.revision,
    sealedSecrets: await sealSecrets(deps, owner, { way, settings }, grant.pair),
    accessExpiresAt: endOf(now, grant.lifetime),
  };
  if (row.connectionId !== null) return replace(deps, by, way, owner, { worth, credential });
  const { app, method, name, description } = row;
  const named = { app, method, name, description, createdAt: now };
  return insertRow(deps, by, { ...owner, ...named, ...credential, ...healthy(worth, now) });
}

/** Puts the new authorization in the place of the old one, and ends the old one where that leaves the new one alone. */
async function replace(
  deps: Dependencies,
  by: Initiator,
  way: OAuth2Way,
  { id, organizationId }: Pick<ConnectionRow, 'id' | 'organizationId'>,
  { worth, credential }: { readonly worth: Worth; readonly credential: ConnectionPatch },
): Promise<ConnectionRow> {
  let before = await getRow(deps, { organizationId }, id);
  const doubt = await doubtOver(deps, before, { settings: credential.settings, identity: worth.identity });
  const written = await writeRow(deps, before, (current) => {
    before = current;
    const health = healthy(worth, deps.clock.now(), current.identity);
    const reconnected = reconnectedEvents(deps, current, by, health);
    const events = [...reconnected, ...(doubt === null ? [] : doubt.events(by))];
    const along = { events, ...(doubt === null ? {} : { clearsIntent: doubt.intentId }) };
    return { patch: { ...credential, ...health }, along };
  });
  await closeUnwatched(deps, written, by);
  await endReplaced(deps, way, before);
  return written;
}

async function endReplaced(deps: Dependencies, way: OAuth2Way, before: ConnectionRow): Promise<void> {
  try {
    const pair = await openPair(deps, before, way);
    const settings = await storedSettings(deps, before, way);
    await endPair(deps, await findApplicationOf(deps, before), way, settings, pair, 'another');
  } catch (error) {
    // What cannot be opened or asked for any more is no reason to refuse the new authorization.
    const code = isConnectionError(error) ? error.code : 'internal';
    deps.log.warn('a replaced authorization could not be ended', { connectionId: before.id, code });
  }
}
