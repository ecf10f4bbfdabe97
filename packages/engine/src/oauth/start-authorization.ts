import { ConnectionError, type OAuth2Server } from '@moorage/core';
import { refuseTakenName } from '../rows/names.ts';
import { storedSettings } from '../rows/stored-secrets.ts';
import { getRow } from '../rows/connection-rows.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { findMethod, findOAuthMethod, type OAuth2Way, type Way } from '../plugin/find-method.ts';
import { parseFields } from '../plugin/parse-fields.ts';
import type { OAuthApplicationRow } from '../ports.ts';
import { redirectUri } from './applications.ts';
import { authorizationLifetimeMs, randomSecret, sha256, verifierBinding } from './authorization-state.ts';
import { normaliseInstanceUrl } from './instance-url.ts';
import { personOf } from './person-of.ts';

export type NewAuthorization =
  | { readonly connectionId: string }
  | {
      readonly app: string;
      readonly settings: unknown;
      readonly name: string;
      readonly description: string | null;
    };

interface Plan {
  readonly way: OAuth2Way;
  readonly settings: unknown;
  readonly name: string;
  readonly description: string | null;
  readonly connectionId: string | null;
}

/**
 * Begins an OAuth connection, or a reconnect: makes the address at the app to send the person to. The way back is open
 * for ten minutes, once, to this person.
 *
 * @throws {ConnectionError} `not_found` (connection, app, or no OAuth application for the instance), `invalid_input`,
 * `conflict` (name taken).
 * @see [RFC 7636, section 4.3](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.3)
 */
export async function startAuthorization(
  deps: Dependencies,
  actor: Actor,
  input: NewAuthorization,
): Promise<{ readonly authorizationUrl: string; readonly expiresAt: Date }> {
  const plan =
    'connectionId' in input
      ? await planReconnect(deps, actor, input.connectionId)
      : await planNew(deps, actor, input);
  const server = plan.way.method.server(plan.settings);
  const application = await findApplication(deps, actor, plan.way, server);

  const state = randomSecret(deps.random);
  const stateHash = sha256(state);
  const verifier = randomSecret(deps.random);
  const now = deps.clock.now();
  const expiresAt = new Date(now.getTime() + authorizationLifetimeMs);
  await deps.stores.authorizations.removeExpired(now);
  await deps.stores.authorizations.insert({
    stateHash,
    organizationId: actor.organizationId,
    personId: personOf(actor),
    app: plan.way.plugin.id,
    method: plan.way.methodId,
    oauthApplicationId: application.id,
    instanceUrl: application.instanceUrl,
    settings: plan.settings,
    name: plan.name,
    description: plan.description,
    connectionId: plan.connectionId,
    sealedCodeVerifier: await deps.vault.seal(verifier, verifierBinding(actor.organizationId, stateHash)),
    createdAt: now,
    expiresAt,
  });

  const url = new URL(server.authorize);
  const query = {
    response_type: 'code',
    client_id: application.clientId,
    redirect_uri: redirectUri(deps),
    scope: plan.way.method.scopes.join(' '),
    state,
    code_challenge: sha256(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { authorizationUrl: url.href, expiresAt };
}

async function planReconnect(deps: Dependencies, actor: Actor, connectionId: string): Promise<Plan> {
  const row = await getRow(deps, actor, connectionId);
  const way = findMethod(deps.plugins, row.app, row.method);
  if (way.kind !== 'oauth2') {
    throw new ConnectionError(
      'invalid_input',
      `"${row.name}" holds a pasted credential, not an authorization.`,
      {
        action: 'Reconnect it by entering a new credential.',
      },
    );
  }
  const { name, description } = row;
  return { way, settings: await storedSettings(deps, row, way), name, description, connectionId };
}

async function planNew(
  deps: Dependencies,
  actor: Actor,
  input: Exclude<NewAuthorization, { readonly connectionId: string }>,
): Promise<Plan> {
  const way = findOAuthMethod(deps.plugins, input.app);
  const settings = await parseFields(deps, way, 'settings', input.settings);
  await refuseTakenName(deps, actor, input.name);
  return { way, settings, name: input.name, description: input.description, connectionId: null };
}

async function findApplication(
  deps: Dependencies,
  actor: Actor,
  { plugin }: Way,
  server: OAuth2Server,
): Promise<OAuthApplicationRow> {
  const instanceUrl = normaliseInstanceUrl(server.instanceUrl);
  const found = await deps.stores.oauthApplications.findByInstance(
    actor.organizationId,
    plugin.id,
    instanceUrl,
  );
  if (found !== null) return found;
  throw new ConnectionError('not_found', `No OAuth application is registered for ${instanceUrl}.`, {
    action: `Create one at ${plugin.name} with the redirect URI ${redirectUri(deps)}, and enter it under OAuth applications.`,
  });
}
