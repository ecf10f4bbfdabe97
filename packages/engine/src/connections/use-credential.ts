import type { Dependencies } from '../dependencies.ts';
import { freshPair } from '../lifecycle/fresh-pair.ts';
import { findMethod } from '../plugin/find-method.ts';
import { bearer, type Credential } from '../plugin/probe.ts';
import type { ConnectionRow } from '../ports.ts';
import { storedCredential } from '../rows/stored-credential.ts';
import { storedSettings } from '../rows/stored-secrets.ts';

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
  if (way.kind === 'token') return { row, ...(await storedCredential(deps, row, way)) };
  const settings = await storedSettings(deps, row, way);
  const fresh = await freshPair(deps, row, way);
  return { row: fresh.row, way, settings, authorization: bearer(fresh.pair.accessToken) };
}
