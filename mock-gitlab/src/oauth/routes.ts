import type { Hono } from 'hono';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { toSignIn } from '../web/form.ts';
import { mountApplicationPages } from '../web/application-pages.ts';
import { notFoundPage } from '../web/not-found.ts';
import { currentSession, sessionUser } from '../web/session.ts';
import { answerOAuth, answerRails } from './answer.ts';
import { mountAuthorize } from './authorize.ts';
import { authorizeDevice } from './device-code.ts';
import { mountDevicePages } from './device-pages.ts';
import {
  authorizationServer,
  jwks,
  knowsDynamicClients,
  openidConfiguration,
  protectedResource,
  webfinger,
} from './discovery.ts';
import { registerClient } from './register.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { introspectEndpoint, revokeEndpoint, tokenInfoEndpoint } from './token-state.ts';
import { userinfo } from './userinfo.ts';

type Run = (exchange: Exchange, given: Given) => Response | Promise<Response>;
interface Route {
  readonly verbs: readonly string[];
  readonly path: string;
  readonly run: Run;
}

// `OPTIONS` that is no preflight runs what the other verb runs. gitlab: config/routes.rb, use_doorkeeper
const ENDPOINTS: readonly Route[] = [
  { verbs: ['POST', 'OPTIONS'], path: '/oauth/token', run: tokenEndpoint },
  { verbs: ['POST', 'OPTIONS'], path: '/oauth/revoke', run: revokeEndpoint },
  { verbs: ['POST'], path: '/oauth/introspect', run: introspectEndpoint },
  { verbs: ['GET'], path: '/oauth/token/info', run: tokenInfoEndpoint },
  { verbs: ['GET', 'POST', 'OPTIONS'], path: '/oauth/userinfo', run: userinfo },
  { verbs: ['POST'], path: '/oauth/authorize_device', run: authorizeDevice },
];

/** Older GitLabs have no such route. */
const whereKnown =
  (run: Run): Run =>
  (exchange, given) =>
    knowsDynamicClients(exchange) ? run(exchange, given) : unmatched(exchange);

const DOCUMENTS: readonly Route[] = [
  { verbs: ['POST'], path: '/oauth/register', run: whereKnown(registerClient) },
  { verbs: ['GET', 'OPTIONS'], path: '/oauth/discovery/keys', run: jwks },
  { verbs: ['GET', 'OPTIONS'], path: '/.well-known/openid-configuration', run: openidConfiguration },
  { verbs: ['GET'], path: '/.well-known/oauth-authorization-server', run: authorizationServer },
  {
    verbs: ['GET', 'OPTIONS'],
    path: '/.well-known/oauth-protected-resource',
    run: whereKnown(protectedResource),
  },
  { verbs: ['GET', 'OPTIONS'], path: '/.well-known/webfinger', run: webfinger },
];

/** A path without a route: strangers sign in first, other verbs than GET find nothing. gitlab: app/controllers/application_controller.rb, route_not_found */
function unmatched(exchange: Exchange): Response | Promise<Response> {
  const stranger = sessionUser(exchange, currentSession(exchange)) === undefined;
  return exchange.verb === 'GET' && stranger ? toSignIn(exchange) : notFoundPage(exchange);
}

/** OAuth 2.0 and OpenID Connect. gitlab: config/routes.rb, use_doorkeeper */
export function mountOAuth(app: Hono<AppEnv>): void {
  mountAuthorize(app);
  mountDevicePages(app);
  mountApplicationPages(app);
  for (const { verbs, path, run } of ENDPOINTS) {
    app.on([...verbs], path, ({ env: { exchange } }) =>
      answerOAuth(exchange, (given) => run(exchange, given)),
    );
  }
  for (const { verbs, path, run } of DOCUMENTS) {
    app.on([...verbs], path, ({ env: { exchange } }) =>
      answerRails(exchange, (given) => run(exchange, given)),
    );
  }
  app.all('/oauth/*', (c) => unmatched(c.env.exchange));
  app.all('/.well-known/*', (c) => unmatched(c.env.exchange));
}
