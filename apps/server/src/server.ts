import { reconcileIntents } from '@moorage/engine';
import { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { createApi } from './api.ts';
import type { ServerDependencies } from './dependencies.ts';
import type { AppEnv } from './http/app-env.ts';
import { describeError } from './http/describe-error.ts';
import { answerError, toFailure } from './http/errors.ts';
import { inFlight } from './http/in-flight.ts';
import { noControlCharacters, unknownMethod, unknownRoute } from './http/not-found.ts';
import { documentOf } from './http/openapi.ts';
import { redactingLog } from './http/redacting-log.ts';
import { requestLog } from './http/request-log.ts';
import { sameSite } from './http/same-site.ts';
import { noStore, securityHeaders } from './http/security-headers.ts';
import { jsonOnly, largestBody, largestOpenBody, limitBody } from './http/validate.ts';
import { createPeople } from './identity/people.ts';
import { createPrograms } from './identity/programs.ts';
import { createSetup, type Setup } from './identity/setup.ts';
import { docsRoutes } from './routes/docs.ts';
import { webRoutes } from './routes/web.ts';

export interface Server {
  /** Answers requests: `app.fetch` for a listener, `app.request` for tests. */
  readonly app: Hono<AppEnv>;
  readonly setup: Pick<Setup, 'needed' | 'issueToken'>;
  /** Finishes what a crash left open. Once, after the start; the server answers meanwhile. */
  start(): Promise<void>;
  /** Resolves when no request is being worked on. Call it after the listener stopped and before stores close. */
  finished(): Promise<void>;
}

/**
 * Builds the HTTP interface of Moorage. Touches no process, no environment and no file system, and listens nowhere.
 *
 * @throws {TypeError} when the public URL is more than scheme, host and port.
 */
export function createServer(dependencies: ServerDependencies): Server {
  const deps = withRedaction(dependencies);
  const { log, clock, random, publicUrl } = deps.engine;
  if (new URL(publicUrl).origin !== publicUrl) {
    throw new TypeError(
      `The public URL ${publicUrl} must be scheme, host and port only, e.g. https://moorage.example.com`,
    );
  }
  const programs = createPrograms(deps);
  const people = createPeople({ ...deps.identity, publicUrl, clock, random, log, programs });
  const setup = createSetup(people, random);
  const api = createApi(deps, people, setup);
  const requests = inFlight();

  const app = new Hono<AppEnv>();
  app.use(requests.track, requestLog({ clock, random, log }), securityHeaders(publicUrl));
  app.use(
    methodNotAllowed<AppEnv>({
      app: api,
      onMethodNotAllowed: (c, allowed) => {
        const { status, body } = toFailure(unknownMethod(c.req.method, allowed), c.get('requestId'));
        return c.json(body, status, { allow: allowed.join(', ') });
      },
    }),
  );
  app.use(sameSite(publicUrl));
  app.use('/api/*', noStore, noControlCharacters);
  for (const path of ['/api/auth/*', '/api/v1/setup']) app.use(path, limitBody(largestOpenBody));
  app.use('/api/*', limitBody(largestBody), jsonOnly);
  app.route('/', api);
  app.route('/api', docsRoutes(documentOf(api, { version: deps.version, publicUrl })));
  app.route('/', webRoutes(deps.web));
  app.onError(answerError(log));
  app.notFound((c) => {
    const { status, body } = toFailure(unknownRoute(), c.get('requestId'));
    return c.json(body, status);
  });

  return {
    app,
    setup,
    start: () =>
      reconcileIntents(deps.engine).catch((error: unknown) => {
        log.error('open intents could not be reconciled', { error: describeError(error) });
      }),
    finished: requests.finished,
  };
}

function withRedaction(deps: ServerDependencies): ServerDependencies {
  return { ...deps, engine: { ...deps.engine, log: redactingLog(deps.engine.log) } };
}
