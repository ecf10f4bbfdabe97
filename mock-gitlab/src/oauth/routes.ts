import type { Hono } from 'hono';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { answerOAuth, oauthJson } from './answer.ts';
import { mountAuthorize } from './authorize.ts';
import { userClaims } from './claims.ts';
import { authorizationServer, jwks, openidConfiguration } from './discovery.ts';
import { OAuthRefusal, invalidToken } from './errors.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { bearerToken, introspectEndpoint, revokeEndpoint, tokenInfoEndpoint } from './token-state.ts';

/** gitlab: config/routes.rb; doorkeeper-openid_connect: app/controllers/doorkeeper/openid_connect/userinfo_controller.rb */
function userinfo(exchange: Exchange, given: Given): Response {
  const token = bearerToken(exchange, given);
  const user = exchange.world.state.users.get(token?.userId ?? null);
  if (!token || !user) throw new OAuthRefusal(invalidToken());
  exchange.actor = { user, credential: { kind: 'oauth', token } };
  if (!token.scopes.includes('openid')) return new Response(null, { status: 403 });
  return oauthJson(exchange, 200, userClaims(exchange, user, token.scopes));
}

/** OAuth 2.0 and OpenID Connect. gitlab: config/routes.rb, use_doorkeeper */
export function mountOAuth(app: Hono<AppEnv>): void {
  mountAuthorize(app);
  const post = { token: tokenEndpoint, revoke: revokeEndpoint, introspect: introspectEndpoint };
  for (const [name, run] of Object.entries(post)) {
    app.post(`/oauth/${name}`, ({ env: { exchange } }) =>
      answerOAuth(exchange, (given) => run(exchange, given)),
    );
  }
  app.get('/oauth/token/info', ({ env: { exchange } }) =>
    answerOAuth(exchange, (given) => tokenInfoEndpoint(exchange, given)),
  );
  app.on(['GET', 'POST'], '/oauth/userinfo', ({ env: { exchange } }) =>
    answerOAuth(exchange, (given) => userinfo(exchange, given)),
  );
  app.get('/oauth/discovery/keys', (c) => jwks(c.env.exchange));
  app.get('/.well-known/openid-configuration', (c) => openidConfiguration(c.env.exchange));
  app.get('/.well-known/oauth-authorization-server', (c) => authorizationServer(c.env.exchange));
}
