import type { ServerDependencies } from './dependencies.ts';
import type { EventHub } from './events/event-hub.ts';
import { router } from './http/app-env.ts';
import type { People } from './identity/people.ts';
import type { Setup } from './identity/setup.ts';
import type { ClockMover } from './jobs/clock-mover.ts';
import { accessKeyRoutes } from './routes/access-keys.ts';
import { actionRoutes } from './routes/actions.ts';
import { appConnectionRoutes } from './routes/app-connections.ts';
import { appRoutes } from './routes/apps.ts';
import { authRoutes } from './routes/auth.ts';
import { clockRoutes } from './routes/clock.ts';
import { credentialRoutes } from './routes/credential.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { connectionHookRoutes, hookRoutes } from './routes/hooks.ts';
import { lifecycleRoutes } from './routes/lifecycle.ts';
import { notificationChannelRoutes } from './routes/notification-channels.ts';
import { oauthApplicationRoutes } from './routes/oauth-applications.ts';
import { oauthAuthorizationRoutes } from './routes/oauth-authorizations.ts';
import { oauthCallbackRoutes } from './routes/oauth-callback.ts';
import { connectionPolicyRoutes, defaultPolicyRoutes } from './routes/policies.ts';
import { setupRoutes } from './routes/setup.ts';
import { timelineRoutes } from './routes/timeline.ts';

/** What goes on beside the requests. */
export interface Live {
  readonly hub: EventHub;
  /** `null` where time is real. */
  readonly mover: ClockMover | null;
}

/** All described routes, under their full paths. */
export function createApi(deps: ServerDependencies, people: People, setup: Setup, { hub, mover }: Live) {
  const { engine } = deps;
  return router()
    .route('/', healthRoutes(deps.ready))
    .route('/api/auth', authRoutes(people, deps))
    .route('/api/v1/setup', setupRoutes(setup, people, deps))
    .route('/api/v1/apps', appRoutes(engine, people))
    .route('/api/v1/app-connections', credentialRoutes(engine, people))
    .route('/api/v1/app-connections', appConnectionRoutes(engine, people))
    .route('/api/v1/app-connections', connectionHookRoutes(engine, people))
    .route('/api/v1/app-connections', connectionPolicyRoutes(engine, people))
    .route('/api/v1/app-connections', timelineRoutes(engine, people))
    .route('/api/v1/app-connections', actionRoutes(engine, people))
    .route('/api/v1/policy', defaultPolicyRoutes(engine, people))
    .route('/api/v1/lifecycle', lifecycleRoutes(engine, people))
    .route('/api/v1/hooks', hookRoutes(engine))
    .route('/api/v1/notification-channels', notificationChannelRoutes(engine, people))
    .route('/api/v1/oauth-applications', oauthApplicationRoutes(engine, people))
    .route('/api/v1/oauth/authorizations', oauthAuthorizationRoutes(engine, people))
    .route('/api/v1/access-keys', accessKeyRoutes(engine, people))
    .route('/api/v1/events', eventRoutes(people, hub, mover))
    .route('/api/v1/clock', clockRoutes(people, mover))
    .route('/oauth/callback', oauthCallbackRoutes(deps, people));
}

/** The API's type, for a typed client: `hc<Api>(url)`. */
export type Api = ReturnType<typeof createApi>;
