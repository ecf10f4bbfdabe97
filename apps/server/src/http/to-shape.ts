import type { Identity } from '@moorage/core';
import type { AppConnection, Dependencies, OAuthApplication } from '@moorage/engine';
import { z } from 'zod';
import type * as shapes from './shapes.ts';

const settingsObject = z.record(z.string(), z.unknown());

/** A connection as the API shows it. */
export function toConnection(
  { plugins }: Dependencies,
  view: AppConnection,
): z.output<typeof shapes.connection> {
  const { id, name, description, app, method, status, statusReason, revision } = view;
  const kinds = plugins.list().find((plugin) => plugin.id === app)?.kinds ?? {};
  return {
    id,
    name,
    description,
    app,
    method,
    settings: settingsObject.parse(view.settings),
    identity: view.identity === null ? null : toIdentity(view.identity, kinds),
    status,
    statusReason,
    checkedAt: view.checkedAt?.toISOString() ?? null,
    expiresAt: view.expiresAt?.toISOString() ?? null,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    revision,
  };
}

function toIdentity(
  { id, name, url, kind, scopes, role, expiresAt, facts }: Identity,
  kinds: Readonly<Record<string, { readonly label: string }>>,
): z.output<typeof shapes.identity> {
  const kindLabel = kind === undefined ? undefined : kinds[kind]?.label;
  return {
    id,
    name,
    scopes: [...scopes],
    facts: (facts ?? []).map((fact) => ({ ...fact })),
    ...(url === undefined ? {} : { url }),
    ...(kind === undefined ? {} : { kind }),
    ...(kindLabel === undefined ? {} : { kindLabel }),
    ...(role === undefined ? {} : { role: { level: role.level, name: role.name } }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
}

/** An OAuth application as the API shows it: never its secret. */
export function toOAuthApplication({
  id,
  app,
  instanceUrl,
  clientId,
  createdAt,
}: OAuthApplication): z.output<typeof shapes.oauthApplication> {
  return { id, app, instanceUrl, clientId, createdAt: createdAt.toISOString() };
}
