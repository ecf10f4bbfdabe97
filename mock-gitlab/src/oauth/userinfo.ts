import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { oauthJson, railsHeaders } from './answer.ts';
import { userClaims } from './claims.ts';
import { refuse } from './demand.ts';
import { invalidToken } from './errors.ts';
import { bearerToken } from './token-state.ts';

/** `/oauth/userinfo`. doorkeeper-openid_connect: app/controllers/doorkeeper/openid_connect/userinfo_controller.rb */
export function userinfo(exchange: Exchange, given: Given): Response {
  const token = bearerToken(exchange, given);
  if (!token.scopes.includes('openid')) {
    // doorkeeper: lib/doorkeeper/oauth/forbidden_token_response.rb; doorkeeper renders it without a body
    const headers = { ...railsHeaders(exchange), 'cache-control': 'no-cache' };
    return new Response(null, { status: 403, headers });
  }
  const user = exchange.world.state.users.get(token.userId);
  // gitlab: config/initializers/doorkeeper_openid_connect.rb looks among the active only
  if (!user || user.state !== 'active') return refuse(invalidToken());
  exchange.actor = { user, credential: { kind: 'oauth', token } };
  return oauthJson(exchange, 200, userClaims(exchange, user, token.scopes));
}
