import { answerFailure, createApp } from './app.ts';
import { applyFaults } from './faults/apply.ts';
import { answerPreflight } from './http/cors.ts';
import { flatten } from './faults/matcher.ts';
import type { Exchange } from './http/exchange.ts';
import { type Given, peekQuery, readGiven } from './http/given.ts';
import { requestId } from './http/render.ts';
import { callerName } from './limits/caller.ts';
import { hasLimits, limitRequest } from './limits/limit.ts';
import { inMaintenance, refuseWrite } from './limits/maintenance.ts';
import { doDailyWork } from './state/daily.ts';
import type { World } from './world.ts';
import { worldAt } from './worlds.ts';

// Routes hold no state: one set serves every mock of the process, made when the first request comes.
let shared: ReturnType<typeof createApp> | undefined;

function open(world: World, request: Request, url: URL, clientAddress: string): Exchange {
  const { relativeUrlRoot: root } = world;
  const inside = root === '' || url.pathname === root || url.pathname.startsWith(`${root}/`);
  world.requestCount += 1;
  return {
    world,
    request,
    url,
    verb: request.method === 'HEAD' ? 'GET' : request.method,
    inside,
    path: inside ? url.pathname.slice(root.length) || '/' : url.pathname,
    baseUrl: world.switches.linkUrl ?? url.origin + root,
    clientAddress,
    requestId: requestId(world.clock.milliseconds(), world.requestCount),
    given: undefined,
    actor: undefined,
    defect: null,
    warning: null,
    limited: null,
    faults: [],
  };
}

/** Beside the relative URL root there is no GitLab, but the web server in front of it. */
function answerOutside({ inside }: Exchange): Response | undefined {
  if (inside) return undefined;
  const body = '<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>';
  return new Response(body, { status: 404, headers: { 'content-type': 'text/html' } });
}

/** Reads parameters for those who look at a request that never reaches its route; a broken body has none. */
async function peekGiven({ request, url }: Exchange): Promise<Given> {
  try {
    return await readGiven(request.clone(), url.searchParams);
  } catch {
    return peekQuery(url.searchParams);
  }
}

/** GitLab's own answer, in the order it decides: rate limits, maintenance, preflight, routes. */
async function answer(exchange: Exchange, app: ReturnType<typeof createApp>): Promise<Response> {
  const outside = answerOutside(exchange);
  if (outside) return outside;
  doDailyWork(exchange.world);
  const limit = hasLimits(exchange) ? limitRequest(exchange) : undefined;
  const refused = limit?.refused ?? (inMaintenance(exchange) ? refuseWrite(exchange) : undefined);
  if (refused) {
    exchange.given ??= await peekGiven(exchange);
    return refused;
  }
  const response = answerPreflight(exchange) ?? (await app.fetch(exchange.request, { exchange }));
  for (const [name, value] of Object.entries(limit?.headers ?? {})) response.headers.set(name, value);
  return response;
}

async function answerThroughFaults(exchange: Exchange, app: ReturnType<typeof createApp>): Promise<Response> {
  const { request, path, requestId: id, world } = exchange;
  const { faults } = world;
  if (faults.needsParameters) exchange.given = await peekGiven(exchange);
  const blows = faults.strike({
    method: request.method,
    path,
    headers: request.headers,
    requestId: id,
    parameters: flatten(exchange.given ?? {}),
    user: faults.needsUser ? callerName(exchange) : null,
  });
  if (blows.length === 0) return answer(exchange, app);
  exchange.faults.push(...blows.map(({ fault }) => fault.id));
  exchange.given ??= await peekGiven(exchange);
  return applyFaults(blows, exchange, () => answer(exchange, app));
}

/**
 * Answers one request: control first, then faults around GitLab's own answer; all but control goes to the journal.
 * @throws ConnectionLost when no answer is to reach the caller
 */
export async function handle(world: World, request: Request, clientAddress: string): Promise<Response> {
  const app = (shared ??= createApp());
  const url = new URL(request.url);
  const here = worldAt(world, url.pathname);
  if (here instanceof Response) return here;
  const exchange = open(here, request, url, clientAddress);
  here.schedule.check();
  if (exchange.path.startsWith('/__mock__')) return app.fetch(request, { exchange });

  const { faults, journal } = here;
  const at = here.clock.milliseconds();
  let response: Response | undefined;
  try {
    response = await (faults.any ? answerThroughFaults(exchange, app) : answer(exchange, app));
    return response;
  } catch (error) {
    response = answerFailure(error, exchange);
    return response;
  } finally {
    journal.write(exchange, at, response);
  }
}
