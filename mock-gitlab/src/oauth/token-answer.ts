import type { Exchange } from '../http/exchange.ts';
import type { OAuthApplication, OAuthToken } from '../state/rows.ts';
import { NO_STORE, oauthJson } from './answer.ts';
import { idToken } from './claims.ts';

/** A new token as its client sees it; blank members are left out. doorkeeper: lib/doorkeeper/oauth/token_response.rb */
export async function tokenAnswer(
  exchange: Exchange,
  token: OAuthToken,
  application: OAuthApplication | undefined,
  nonce: string | null = null,
): Promise<Response> {
  const { clock, state } = exchange.world;
  const user = state.users.get(token.userId);
  if (user) exchange.actor = { user, credential: { kind: 'oauth', token } };
  const signed =
    user && application && token.scopes.includes('openid')
      ? await idToken(exchange, user, application, token.scopes, nonce)
      : undefined;
  const body = {
    access_token: token.access,
    token_type: 'Bearer',
    expires_in: Math.ceil((token.createdAt - clock.milliseconds()) / 1000) + token.expiresIn,
    ...(token.refresh !== null && { refresh_token: token.refresh }),
    ...(token.scopes.length > 0 && { scope: token.scopes.join(' ') }),
    created_at: Math.floor(token.createdAt / 1000),
    ...(signed !== undefined && { id_token: signed }),
  };
  return oauthJson(exchange, 200, body, NO_STORE);
}
