import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import { runWithSecret } from '../plugin/plugin-mistake.ts';
import { bearer, type Credential } from '../plugin/probe.ts';
import type { ConnectionRow } from '../ports.ts';
import { openPair, openSecrets, storedSettings } from './stored-secrets.ts';

/**
 * The credential of a row as it is stored, refreshed or not.
 *
 * @throws {ConnectionError} `sealed_data_unreadable`; `internal` for a mistake of the plugin.
 */
export async function storedCredential(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
): Promise<Credential> {
  const settings = await storedSettings(deps, row, way);
  if (way.kind === 'oauth2') {
    const { accessToken } = await openPair(deps, row, way);
    return { way, settings, authorization: bearer(accessToken) };
  }
  const secrets = await openSecrets(deps, row, way);
  return {
    way,
    settings,
    authorization: await runWithSecret(deps, way, () => way.method.authorize(secrets)),
  };
}
