import type { Dependencies } from '../dependencies.ts';
import { freshPair } from '../lifecycle/fresh-pair.ts';
import { findMethod } from '../plugin/find-method.ts';
import { runWithSecret } from '../plugin/plugin-mistake.ts';
import { bearer, type Credential } from '../plugin/probe.ts';
import type { ConnectionRow } from '../ports.ts';
import { openSecrets, storedSettings } from '../rows/stored-secrets.ts';

/** A credential that works now, and the row it came from: a refresh may just have changed it. */
export interface ReadyCredential extends Credential {
  readonly row: ConnectionRow;
}

/**
 * Opens the credential of a connection for one use; an OAuth access token is refreshed first when it ends soon.
 *
 * @throws {ConnectionError} `grant_ended`, `unavailable`, `outcome_unknown` from a refresh; `sealed_data_unreadable`;
 * `internal` for a mistake of the plugin.
 */
export async function useCredential(deps: Dependencies, row: ConnectionRow): Promise<ReadyCredential> {
  const way = findMethod(deps.plugins, row.app, row.method);
  const { plugin, methodId, method } = way;
  const settings = await storedSettings(deps, row, way);
  if (method.kind === 'token') {
    const secrets = await openSecrets(deps, row, { plugin, methodId, method });
    const authorization = await runWithSecret(deps, way, () => method.authorize(secrets));
    return { row, way, settings, authorization };
  }
  const fresh = await freshPair(deps, row, { plugin, methodId, method });
  return { row: fresh.row, way, settings, authorization: bearer(fresh.pair.accessToken) };
}
