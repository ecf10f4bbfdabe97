import { reconcileIntents, type Actor, type Dependencies } from '@moorage/engine';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { createApi } from './api.ts';
import type { ServerDependencies } from './dependencies.ts';
import { createEventHub, type EventHub } from './events/event-hub.ts';
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
import { createClockMover } from './jobs/clock-mover.ts';
import { createJobRunner, type JobRunner } from './jobs/job-runner.ts';
import { docsRoutes } from './routes/docs.ts';
import { webRoutes } from './routes/web.ts';

export interface Server {
  /** Answers requests: `app.fetch` for a listener, `app.request` for tests. */
  readonly app: Hono<AppEnv>;
  readonly setup: Pick<Setup, 'needed' | 'issueToken'>;
  /** Does what falls due by itself. Whoever made the server starts it, after `start`. */
  readonly jobs: JobRunner;
  /** Finishes what a crash left open, and makes sure that jobs are planned. Once; the server answers meanwhile. */
  start(): Promise<void>;
  /**
   * Ends what would go on for ever, and resolves when neither a request nor a job is being worked on. Call it after the
   * listener stopped and before stores close.
   */
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
  const { every, clockMotor } = deps;
  const jobs = createJobRunner(deps.engine, every);
  const hub = createEventHub({ connections: deps.engine.stores.connections, log, every });
  const mover =
    clockMotor === undefined
      ? null
      : createClockMover(deps.engine, clockMotor, jobs, (state) => hub.tellAll('clock', state));
  const api = createApi(deps, people, setup, { hub, mover });
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
  app.use('/api/v1/*', lookAfterChanges(hub));
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
    jobs,
    start: async () => {
      try {
        await reconcileIntents(deps.engine);
      } catch (error) {
        log.error('open intents could not be reconciled', { error: describeError(error) });
      }
      await planSweep(deps.engine);
    },
    finished: async () => {
      hub.end();
      await Promise.all([mover?.stop(), jobs.stop(), requests.finished()]);
    },
  };
}

/** The sweep plans everything else that is missing. */
async function planSweep({ stores, clock, log }: Dependencies): Promise<void> {
  try {
    const sweep = { kind: 'sweep', subject: 'all', organizationId: null, runAt: clock.now() } as const;
    await stores.jobs.plan([sweep], 'earlier');
  } catch (error) {
    log.error('the sweep could not be planned', { error: describeError(error) });
  }
}

/** Others need not wait a second to see what a person has done. */
function lookAfterChanges(hub: EventHub) {
  return createMiddleware<AppEnv>(async (c, next) => {
    await next();
    // Set only where somebody was let in.
    const actor: Actor | undefined = c.get('actor');
    if (actor !== undefined && c.req.method !== 'GET') hub.look(actor.organizationId);
  });
}

function withRedaction(deps: ServerDependencies): ServerDependencies {
  return { ...deps, engine: { ...deps.engine, log: redactingLog(deps.engine.log) } };
}
