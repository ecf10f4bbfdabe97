import { type App, answerFailure, createApp } from './app.ts';
import { applyFaults } from './faults/apply.ts';
import { answerPreflight } from './http/cors.ts';
import { flatten } from './faults/matcher.ts';
import type { Actor, Exchange } from './http/exchange.ts';
import { type Given, peekQuery, readGiven } from './http/given.ts';
import { requestId } from './http/render.ts';
import { isFromPage, refuseStranger } from './http/strangers.ts';
import { type Target, readTarget } from './http/target.ts';
import { callerName } from './limits/caller.ts';
import { hasLimits, limitRequest } from './limits/limit.ts';
import { inMaintenance, refuseWrite } from './limits/maintenance.ts';
import type { World } from './world.ts';
import { worldAt } from './worlds.ts';

const NO_FAULTS: readonly string[] = [];

// Routes hold no state: one set serves every mock of the process, made when the first request comes.
let shared: App | undefined;

/** A request that came in. Its URL is read as a whole only when somebody needs more than its parts. */
class Opened implements Exchange {
  readonly world: World;
  readonly request: Request;
  readonly search: string;
  readonly verb: string;
  readonly inside: boolean;
  path: string;
  readonly baseUrl: string;
  readonly clientAddress: string;
  readonly requestId: string;
  given: Given | undefined = undefined;
  actor: Actor | undefined = undefined;
  caller: string | null = null;
  refusal: string | null = null;
  defect: string | null = null;
  warning: string | null = null;
  limited: string | null = null;
  faults: readonly string[] = NO_FAULTS;
  #url: URL | undefined;

  constructor(world: World, request: Request, { origin, pathname, search }: Target, clientAddress: string) {
    const { relativeUrlRoot: root } = world;
    world.requestCount += 1;
    this.world = world;
    this.request = request;
    this.search = search;
    this.verb = request.method === 'HEAD' ? 'GET' : request.method;
    this.inside = root === '' || pathname === root || pathname.startsWith(`${root}/`);
    this.path = root !== '' && this.inside ? pathname.slice(root.length) || '/' : pathname;
    this.baseUrl = world.switches.linkUrl ?? origin + root;
    this.clientAddress = clientAddress;
    this.requestId = requestId(world.clock.milliseconds(), world.requestCount);
  }

  get url(): URL {
    return (this.#url ??= new URL(this.request.url));
  }
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

async function answerWithinLimits(exchange: Exchange, app: App): Promise<Response> {
  const limit = limitRequest(exchange);
  const refused = limit.refused ?? (inMaintenance(exchange) ? refuseWrite(exchange) : undefined);
  if (refused) {
    exchange.given ??= await peekGiven(exchange);
    return refused;
  }
  const response = answerPreflight(exchange) ?? (await app.fetch(exchange.request, { exchange }));
  for (const [name, value] of Object.entries(limit.headers ?? {})) response.headers.set(name, value);
  return response;
}

/** GitLab's own answer, in the order it decides: rate limits, maintenance, preflight, routes. */
function answer(exchange: Exchange, app: App): Response | Promise<Response> {
  const outside = answerOutside(exchange);
  if (outside) return outside;
  // Maintenance is a setting, and where there are settings there are limits.
  if (hasLimits(exchange)) return answerWithinLimits(exchange, app);
  return answerPreflight(exchange) ?? app.fetch(exchange.request, { exchange });
}

async function answerThroughFaults(exchange: Exchange, app: App): Promise<Response> {
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
  exchange.faults = blows.map(({ fault }) => fault.id);
  exchange.caller = callerName(exchange);
  exchange.given ??= await peekGiven(exchange);
  return applyFaults(blows, exchange, () => answer(exchange, app));
}

/** What became of a request, in the journal however it ends. */
async function writtenDown(exchange: Exchange, at: number, answered: Promise<Response>): Promise<Response> {
  let response: Response | undefined;
  try {
    response = await answered;
    return response;
  } catch (error) {
    response = answerFailure(error, exchange);
    return response;
  } finally {
    exchange.world.journal.write(exchange, at, response);
  }
}

function answerOrFail(exchange: Exchange, app: App): Response | Promise<Response> {
  try {
    return exchange.world.faults.any ? answerThroughFaults(exchange, app) : answer(exchange, app);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Answers one request: control first, then faults around GitLab's own answer; all but control goes to the journal. What can
 * be answered at once is, without a promise.
 * @throws ConnectionLost when no answer is to reach the caller
 */
export function handle(world: World, request: Request, clientAddress: string): Response | Promise<Response> {
  const app = (shared ??= createApp());
  const target = readTarget(request.url);
  const isPage = isFromPage(request);
  const here = worldAt(world, target.pathname, isPage ? request : undefined);
  if (here instanceof Response) return here;
  const stranger = isPage ? refuseStranger(here, request) : undefined;
  if (stranger) return stranger;
  const exchange = new Opened(here, request, target, clientAddress);
  here.schedule.check();
  if (exchange.path.startsWith('/__mock__')) return app.fetch(request, { exchange });

  const at = here.clock.milliseconds();
  const answered = answerOrFail(exchange, app);
  if (answered instanceof Promise) return writtenDown(exchange, at, answered);
  here.journal.write(exchange, at, answered);
  return answered;
}
