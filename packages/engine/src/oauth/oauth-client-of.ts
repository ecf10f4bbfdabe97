import type { Dependencies } from '../dependencies.ts';
import type { OAuth2Way } from '../plugin/find-method.ts';
import type { ConnectionRow } from '../ports.ts';
import { storedSettings } from '../rows/stored-secrets.ts';
import { findApplicationOf } from './applications.ts';
import { createOAuthClient, type OAuthClient } from './oauth-client.ts';

/**
 * Moorage as the client that a connection was authorized through.
 *
 * @throws {ConnectionError} `not_found` when its OAuth application is gone; as `createOAuthClient`.
 */
export async function oauthClientOf(
  deps: Dependencies,
  row: ConnectionRow,
  way: OAuth2Way,
): Promise<OAuthClient> {
  const server = way.method.server(await storedSettings(deps, row, way));
  return createOAuthClient(deps, await findApplicationOf(deps, row), server);
}
