import { ConnectionError, type OAuth2Server } from '@moorage/core';
import * as oauth from 'oauth4webapi';
import type { Dependencies } from '../dependencies.ts';
import { callLimitMs } from '../plugin/call-limit.ts';
import type { OAuthApplicationRow } from '../ports.ts';
import { openClientSecret } from './applications.ts';

/** What `oauth4webapi` wants to know of both sides. */
export interface OAuthClient {
  readonly as: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly authentication: oauth.ClientAuth;
  /** Never to stand in a sentence, though an app may repeat it in its answer. */
  readonly clientSecret: string;
  readonly options: {
    readonly [oauth.customFetch]: CustomFetch;
    readonly [oauth.allowInsecureRequests]: true;
  };
}

type CustomFetch = (
  url: string,
  options: { method: string; headers: Record<string, string>; body?: URLSearchParams | undefined },
) => Promise<Response>;

/**
 * Moorage as a client of one app instance, with its secret opened.
 *
 * @throws {ConnectionError} `internal` when the plugin would send the secret to another host; `sealed_data_unreadable`.
 */
export async function createOAuthClient(
  deps: Dependencies,
  application: OAuthApplicationRow,
  server: OAuth2Server,
): Promise<OAuthClient> {
  const { origin } = new URL(application.instanceUrl);
  for (const url of [server.token, server.revoke ?? server.token]) {
    if (new URL(url).origin === origin) continue;
    // The secret belongs to the host that it was registered at, whatever a plugin says.
    throw new ConnectionError('internal', `The plugin names a token endpoint outside ${origin}.`);
  }
  const clientSecret = await openClientSecret(deps, application);
  return {
    as: {
      issuer: application.instanceUrl,
      authorization_endpoint: server.authorize,
      token_endpoint: server.token,
      ...(server.revoke === undefined ? {} : { revocation_endpoint: server.revoke }),
    },
    client: { client_id: application.clientId },
    authentication: oauth.ClientSecretPost(clientSecret),
    clientSecret,
    options: {
      [oauth.customFetch]: guardedSend(deps),
      // Which protocol is allowed to which address is for the guarded fetch to say, as for every request.
      [oauth.allowInsecureRequests]: true,
    },
  };
}

function guardedSend(deps: Dependencies): CustomFetch {
  return (url, { method, headers, body }) => {
    // The library names itself; apps should read the same name in every request of Moorage.
    const own = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'user-agent'));
    const signal = AbortSignal.timeout(callLimitMs);
    if (body === undefined) return deps.send(url, { method, headers: own, signal });
    const form = { ...own, 'content-type': 'application/x-www-form-urlencoded' };
    return deps.send(url, { method, headers: form, body: body.toString(), signal });
  };
}
