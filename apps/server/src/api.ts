import type { ServerDependencies } from './dependencies.ts';
import { router } from './http/app-env.ts';
import type { People } from './identity/people.ts';
import type { Setup } from './identity/setup.ts';
import { accessKeyRoutes } from './routes/access-keys.ts';
import { appConnectionRoutes } from './routes/app-connections.ts';
import { appRoutes } from './routes/apps.ts';
import { authRoutes } from './routes/auth.ts';
import { credentialRoutes } from './routes/credential.ts';
import { healthRoutes } from './routes/health.ts';
import { connectionHookRoutes, hookRoutes } from './routes/hooks.ts';
import { notificationChannelRoutes } from './routes/notification-channels.ts';
import { oauthApplicationRoutes } from './routes/oauth-applications.ts';
import { oauthAuthorizationRoutes } from './routes/oauth-authorizations.ts';
import { oauthCallbackRoutes } from './routes/oauth-callback.ts';
import { setupRoutes } from './routes/setup.ts';

/** All described routes, under their full paths. */
export function createApi(deps: ServerDependencies, people: People, setup: Setup) {
  const { engine } = deps;
  return router()
    .route('/', healthRoutes(deps.ready))
    .route('/api/auth', authRoutes(people, deps))
    .route('/api/v1/setup', setupRoutes(setup, people, deps))
    .route('/api/v1/apps', appRoutes(engine, people))
    .route('/api/v1/app-connections', credentialRoutes(engine, people))
    .route('/api/v1/app-connections', appConnectionRoutes(engine, people))
    .route('/api/v1/app-connections', connectionHookRoutes(engine, people))
    .route('/api/v1/hooks', hookRoutes(engine))
    .route('/api/v1/notification-channels', notificationChannelRoutes(engine, people))
    .route('/api/v1/oauth-applications', oauthApplicationRoutes(engine, people))
    .route('/api/v1/oauth/authorizations', oauthAuthorizationRoutes(engine, people))
    .route('/api/v1/access-keys', accessKeyRoutes(engine, people))
    .route('/oauth/callback', oauthCallbackRoutes(deps, people));
}

/** The API's type, for a typed client: `hc<Api>(url)`. */
export type Api = ReturnType<typeof createApi>;
