import { Hono } from 'hono';
import { apiEndpoints } from './api/routes.ts';
import { controlRoutes } from './control/routes.ts';
import { unknownRoute } from './http/answer.ts';
import { mountEndpoints } from './http/endpoint.ts';
import type { AppEnv } from './http/exchange.ts';
import { renderApi } from './http/render.ts';
import { mountOAuth } from './oauth/routes.ts';
import { mountSignIn } from './web/sign-in.ts';

/** All routes of GitLab and of the control. They take the world from each request and hold nothing. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>({
    // The relative URL root is off already, and escapes stay: `harbor%2Fdock` is one part of a path.
    getPath: (_request, options) => options?.env?.exchange.path ?? '/',
  });
  mountEndpoints(app, apiEndpoints);
  mountOAuth(app);
  mountSignIn(app);
  app.route('/', controlRoutes());

  // gitlab: lib/api/api.rb, `route :any, '*path'`
  app.notFound((context) => renderApi(context.env.exchange, unknownRoute().answer));
  app.onError((error, context) => {
    const { exchange } = context.env;
    exchange.defect = error.stack ?? String(error);
    // gitlab: lib/api/helpers.rb, handle_api_exception
    return renderApi(exchange, { status: 500, json: { message: '500 Internal Server Error' } });
  });
  return app;
}
