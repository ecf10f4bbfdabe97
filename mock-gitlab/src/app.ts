import { Hono } from 'hono';
import { apiEndpoints } from './api/routes.ts';
import { controlRoutes } from './control/routes.ts';
import { Refusal, apiV3Gone, unknownRoute } from './http/answer.ts';
import { mountEndpoints } from './http/endpoint.ts';
import type { AppEnv } from './http/exchange.ts';
import { withoutSuffix } from './http/format.ts';
import { renderApi } from './http/render.ts';
import { mountInspector } from './inspector/routes.ts';
import { mountOAuth } from './oauth/routes.ts';
import { notFoundPage } from './web/not-found.ts';
import { answerPlace, mountWeb } from './web/routes.ts';

/** All routes of GitLab and of the control. They take the world from each request and hold nothing. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>({
    // The relative URL root is off already, and escapes stay: `harbor%2Fdock` is one part of a path.
    getPath: (_request, options) => withoutSuffix(options?.env?.exchange.path ?? '/'),
  });
  mountEndpoints(app, apiEndpoints);
  mountOAuth(app);
  mountWeb(app);
  mountInspector(app);
  app.route('/', controlRoutes());

  app.notFound(({ env: { exchange } }) => {
    const { path } = exchange;
    // gitlab: lib/api/api_guard.rb; lib/api/api.rb, `version %w[v3 v4]`
    if (path.startsWith('/api/v3/')) return renderApi(exchange, apiV3Gone.answer);
    // gitlab: lib/api/api.rb, `route :any, '*path'`
    if (path.startsWith('/api/')) return renderApi(exchange, unknownRoute().answer);
    return ['GET', 'POST'].includes(exchange.verb) ? answerPlace(exchange) : notFoundPage(exchange);
  });
  app.onError((error, context) => {
    const { exchange } = context.env;
    // A body that cannot be read, on a route that has no words of its own for it.
    if (error instanceof Refusal) return renderApi(exchange, error.answer);
    exchange.defect = error.stack ?? String(error);
    // gitlab: lib/api/helpers.rb, handle_api_exception
    return renderApi(exchange, { status: 500, json: { message: '500 Internal Server Error' } });
  });
  return app;
}
