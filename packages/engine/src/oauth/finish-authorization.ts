import { ConnectionError, isConnectionError, type OAuth2Server } from '@moorage/core';
import { healthy } from '../connections/health.ts';
import { sealSecrets } from '../connections/stored-secrets.ts';
import { getRow, writeRow } from '../connections/write-row.ts';
import { toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { findMethod } from '../plugin/find-method.ts';
import { bearer, probe } from '../plugin/probe.ts';
import type { AuthorizationRow, ConnectionRow, OAuthApplicationRow } from '../ports.ts';
import { redirectUri } from './applications.ts';
import { sha256, verifierBinding } from './authorization-state.ts';
import { exchangeCode } from './exchange-code.ts';
import { endOf, type Grant } from './grant.ts';
import { refusalOf } from './oauth-failure.ts';
import { revokePair } from './revoke-pair.ts';

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
  if (row.personId !== actor.personId || row.organizationId !== actor.organizationId) {
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
  const server = serverOf(deps, row);
  const binding = verifierBinding(row.organizationId, row.stateHash);
  const codeVerifier = await deps.vault.open(row.sealedCodeVerifier, binding);
  const callback = { query, state, codeVerifier, redirectUri: redirectUri(deps) };
  const grant = await exchangeCode(deps, application, server, callback);
  try {
    const kept = await keep(deps, row, application, grant);
    deps.log.info('authorized', {
      connectionId: kept.id,
      app: row.app,
      reconnect: row.connectionId !== null,
    });
    return { connection: toView(kept, deps.clock.now()), reconnected: row.connectionId !== null };
  } catch (error) {
    await endUnkept(deps, application, server, grant);
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

function serverOf(deps: Dependencies, row: AuthorizationRow): OAuth2Server {
  const { plugin, method } = findMethod(deps.plugins, row.app, row.method);
  if (method.kind === 'oauth2') return method.server(row.settings);
  throw new ConnectionError('authorization_failed', `${plugin.name} no longer offers OAuth.`);
}

async function keep(
  deps: Dependencies,
  row: AuthorizationRow,
  application: OAuthApplicationRow,
  grant: Grant,
): Promise<ConnectionRow> {
  const way = findMethod(deps.plugins, row.app, row.method);
  const authorization = bearer(grant.pair.accessToken);
  const worth = await probe(deps, { way, settings: row.settings, authorization });
  const now = deps.clock.now();
  const owner = { id: row.connectionId ?? deps.random.id(), organizationId: row.organizationId };
  const credential = {
    ...healthy(worth, now),
    oauthApplicationId: application.id,
    settings: row.settings,
    methodRevision: way.method.revision,
    sealedSecrets: await sealSecrets(deps, owner, grant.pair),
    accessExpiresAt: endOf(now, grant.lifetime),
  };
  if (row.connectionId !== null) {
    const existing = await getRow(deps, owner, owner.id);
    return writeRow(deps, existing, () => credential);
  }
  return deps.stores.connections.insert({
    ...owner,
    app: row.app,
    method: row.method,
    name: row.name,
    description: row.description,
    ...credential,
    identity: worth.identity,
    status: 'healthy',
    statusReason: worth.advice,
    checkedAt: now,
    expiresAt: worth.identity.expiresAt ?? null,
    createdAt: now,
  });
}

async function endUnkept(
  deps: Dependencies,
  application: OAuthApplicationRow,
  server: OAuth2Server,
  grant: Grant,
): Promise<void> {
  if (server.revoke === undefined) return;
  try {
    await revokePair(deps, application, server, grant.pair);
  } catch (error) {
    const code = isConnectionError(error) ? error.code : 'internal';
    deps.log.warn('an authorization that was not kept could not be revoked', { app: application.app, code });
  }
}
