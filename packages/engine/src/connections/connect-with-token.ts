import { toView, type AppConnection } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { findTokenMethod } from '../plugin/find-method.ts';
import { parseFields } from '../plugin/parse-fields.ts';
import { runWithSecret } from '../plugin/plugin-mistake.ts';
import { probe } from '../plugin/probe.ts';
import { insertRow } from '../writes/write-row.ts';
import { healthy } from '../rows/health.ts';
import { refuseTakenName } from '../rows/names.ts';
import { sealSecrets } from '../rows/stored-secrets.ts';
import { worthBesideOthers } from './held-as-well.ts';

export interface NewTokenConnection {
  readonly name: string;
  readonly description: string | null;
  readonly app: string;
  readonly method: string;
  readonly settings: unknown;
  readonly secrets: unknown;
}

/**
 * Connects an app by a credential that a person has pasted. It is checked live first; when it is refused, nothing is
 * stored.
 *
 * @throws {ConnectionError} `invalid_input`, `conflict` (name taken), `wrong_kind`, `missing_scope`, `role_too_small`,
 * `unauthorized`, `expired`, `revoked`, `unavailable`, `blocked_address`, `unexpected_response`, `rate_limited`.
 */
export async function connectWithToken(
  deps: Dependencies,
  actor: Actor,
  input: NewTokenConnection,
): Promise<AppConnection> {
  const way = findTokenMethod(deps.plugins, input.app, input.method);
  const settings = await parseFields(deps, way, 'settings', input.settings);
  const secrets = await parseFields(deps, way, 'secrets', input.secrets);
  await refuseTakenName(deps, actor, input.name);
  const authorization = await runWithSecret(deps, way, () => way.method.authorize(secrets));
  const owner = { id: deps.random.id(), organizationId: actor.organizationId };
  const seat = { ...owner, app: input.app };
  const worth = await worthBesideOthers(deps, seat, await probe(deps, { way, settings, authorization }), {
    way,
    settings,
  });

  const now = deps.clock.now();
  const row = await insertRow(deps, actor.by, {
    ...owner,
    name: input.name,
    description: input.description,
    app: input.app,
    method: input.method,
    oauthApplicationId: null,
    settings,
    methodRevision: way.method.revision,
    sealedSecrets: await sealSecrets(deps, owner, { way, settings }, secrets),
    accessExpiresAt: null,
    createdAt: now,
    ...healthy(worth, now),
  });
  deps.log.info('connected', { connectionId: row.id, app: row.app, method: row.method });
  return toView(row, now);
}
