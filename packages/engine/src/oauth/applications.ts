import { ConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import { findOAuthMethod } from '../plugin/find-method.ts';
import type { ConnectionRow, OAuthApplicationRow, SealBinding } from '../ports.ts';
import { normaliseInstanceUrl } from './instance-url.ts';

/** An OAuth application as people may see it; its secret stays sealed. */
export interface OAuthApplication {
  readonly id: string;
  readonly app: string;
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly createdAt: Date;
}

export interface NewOAuthApplication {
  readonly app: string;
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Where apps send people back to; to be registered there exactly. */
export function redirectUri({ publicUrl }: Pick<Dependencies, 'publicUrl'>): string {
  return `${publicUrl}/oauth/callback`;
}

/**
 * Keeps the client id and secret of an OAuth application that was registered at one instance of an app. Registering the
 * same client id again replaces its secret, for when the app has renewed it; connections through it stay.
 *
 * @throws {ConnectionError} `not_found` (no such app), `invalid_input` (URL, or no OAuth there), `conflict` (the
 * instance has an application with another client id).
 */
export async function registerOAuthApplication(
  deps: Dependencies,
  actor: Actor,
  input: NewOAuthApplication,
): Promise<OAuthApplication> {
  findOAuthMethod(deps.plugins, input.app);
  const { organizationId } = actor;
  const { app, clientId } = input;
  const instanceUrl = normaliseInstanceUrl(input.instanceUrl);
  const stores = deps.stores.oauthApplications;
  const known = await stores.findByInstance(organizationId, app, instanceUrl);
  const owner = { id: known?.clientId === clientId ? known.id : deps.random.id(), organizationId };
  const sealedClientSecret = await deps.vault.seal(
    input.clientSecret,
    secretBinding({ ...owner, instanceUrl }),
  );
  if (owner.id === known?.id) {
    const renewed = await stores.replaceSecret(organizationId, owner.id, sealedClientSecret);
    if (renewed !== null) return toView(renewed);
  }
  const createdAt = deps.clock.now();
  return toView(await stores.insert({ ...owner, app, instanceUrl, clientId, sealedClientSecret, createdAt }));
}

export async function listOAuthApplications(
  deps: Dependencies,
  actor: Actor,
): Promise<readonly OAuthApplication[]> {
  const rows = await deps.stores.oauthApplications.list(actor.organizationId);
  return rows.map(toView);
}

/** @throws {ConnectionError} `not_found`; `conflict` while connections use it. */
export async function removeOAuthApplication(deps: Dependencies, actor: Actor, id: string): Promise<void> {
  if (await deps.stores.oauthApplications.remove(actor.organizationId, id)) return;
  throw new ConnectionError('not_found', 'There is no such OAuth application.');
}

/** @throws {ConnectionError} `grant_ended` when the application of this connection is gone: it can't be refreshed. */
export async function findApplicationOf(
  deps: Dependencies,
  row: ConnectionRow,
): Promise<OAuthApplicationRow> {
  const id = row.oauthApplicationId;
  const found = id === null ? null : await deps.stores.oauthApplications.find(row.organizationId, id);
  if (found !== null) return found;
  throw new ConnectionError(
    'grant_ended',
    `The OAuth application of "${row.name}" was removed from Moorage.`,
    {
      action: 'Register it again under OAuth applications, and reconnect.',
    },
  );
}

/** @throws {ConnectionError} `sealed_data_unreadable`. */
export async function openClientSecret(deps: Dependencies, row: OAuthApplicationRow): Promise<string> {
  return deps.vault.open(row.sealedClientSecret, secretBinding(row));
}

/** Sealed for one instance: a row whose instance was changed in the database does not open. */
function secretBinding(row: Pick<OAuthApplicationRow, 'id' | 'organizationId' | 'instanceUrl'>): SealBinding {
  const { id, organizationId, instanceUrl } = row;
  return { organizationId, rowId: id, purpose: `oauth-application.client-secret for ${instanceUrl}` };
}

function toView({ id, app, instanceUrl, clientId, createdAt }: OAuthApplicationRow): OAuthApplication {
  return { id, app, instanceUrl, clientId, createdAt };
}
