import { Hono } from 'hono';
import { apiEndpoints } from './api/routes.ts';
import { controlRoutes } from './control/routes.ts';
import { Refusal, apiV3Gone, unknownRoute } from './http/answer.ts';
import { ConnectionLost } from './faults/lost.ts';
import { createApi } from './http/endpoint.ts';
import type { AppEnv, Exchange } from './http/exchange.ts';
import { withoutSuffix } from './http/format.ts';
import { renderApi } from './http/render.ts';
import { answerGraphql } from './graphql/answer.ts';
import { mountInspector } from './inspector/routes.ts';
import { mountOAuth } from './oauth/routes.ts';
import { mountHealth } from './web/health.ts';
import { notFoundPage } from './web/not-found.ts';
import { answerPlace, mountWeb } from './web/routes.ts';

/** Answers what failed while answering. @throws ConnectionLost again: there is nobody left to answer */
export function answerFailure(error: unknown, exchange: Exchange): Response {
  if (error instanceof ConnectionLost) throw error;
  // A body that cannot be read, on a route that has no words of its own for it.
  if (error instanceof Refusal) return renderApi(exchange, error.answer);
  exchange.defect = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // gitlab: lib/api/helpers.rb, handle_api_exception
  return renderApi(exchange, { status: 500, json: { message: '500 Internal Server Error' } });
}

/** The pages and the protocols beside the API. */
export function createPages(): Hono<AppEnv> {
  const app = new Hono<AppEnv>({
    // The relative URL root is off already, and escapes stay: `harbor%2Fdock` is one part of a path.
    getPath: (_request, options) => withoutSuffix(options?.env?.exchange.path ?? '/'),
  });
  mountOAuth(app);
  app.post('/api/graphql', ({ env }) => answerGraphql(env.exchange));
  mountHealth(app);
  mountWeb(app);
  mountInspector(app);
  app.route('/', controlRoutes());

  app.notFound(({ env: { exchange } }) => {
    const { path } = exchange;
    // gitlab: lib/api/api_guard.rb; lib/api/api.rb, `version %w[v3 v4]`
    if (path.startsWith('/api/v3/')) return renderApi(exchange, apiV3Gone.answer);
    // gitlab: lib/api/api.rb, `route :any, '*path'`
    if (path.startsWith('/api/')) {
      exchange.warning = `unknown endpoint: ${exchange.verb} ${path}`;
      return renderApi(exchange, unknownRoute().answer);
    }
    return ['GET', 'POST'].includes(exchange.verb) ? answerPlace(exchange) : notFoundPage(exchange);
  });
  app.onError((error, { env: { exchange } }) => answerFailure(error, exchange));
  return app;
}

/** All routes of GitLab and of the control. */
export interface App {
  fetch(request: Request, env: AppEnv['Bindings']): Response | Promise<Response>;
}

/**
 * All routes. They take the world from each request and hold nothing. The API has its own way: most requests are for it, and it needs
 * nothing of a web framework; that one is built when the first page is asked for.
 */
export function createApp(): App {
  const api = createApi(apiEndpoints);
  let pages: Hono<AppEnv> | undefined;
  return {
    fetch(request, { exchange }) {
      const path = withoutSuffix(exchange.path);
      const failed = (error: unknown) => answerFailure(error, exchange);
      if (path.startsWith('/api/')) {
        try {
          const answer = api(exchange, path);
          if (answer) return answer instanceof Promise ? answer.catch(failed) : answer;
        } catch (error) {
          return failed(error);
        }
      }
      return (pages ??= createPages()).fetch(request, { exchange });
    },
  };
}
