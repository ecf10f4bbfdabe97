import { createApp } from './app.ts';
import { applyFaults } from './faults/apply.ts';
import { answerPreflight } from './http/cors.ts';
import type { Exchange } from './http/exchange.ts';
import { requestId } from './http/render.ts';
import type { World } from './world.ts';

// Routes hold no state: one set serves every mock of the process, made when the first request comes.
let shared: ReturnType<typeof createApp> | undefined;

function open(world: World, request: Request, clientAddress: string): Exchange {
  const url = new URL(request.url);
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
    faults: [],
  };
}

/** Beside the relative URL root there is no GitLab, but the web server in front of it. */
function answerOutside({ inside }: Exchange): Response | undefined {
  if (inside) return undefined;
  const body = '<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>';
  return new Response(body, { status: 404, headers: { 'content-type': 'text/html' } });
}

/**
 * Answers one request: control first, then faults around GitLab's own answer; all but control goes to the journal.
 * @throws ConnectionLost when no answer is to reach the caller
 */
export async function handle(world: World, request: Request, clientAddress: string): Promise<Response> {
  const app = (shared ??= createApp());
  const exchange = open(world, request, clientAddress);
  if (exchange.path.startsWith('/__mock__')) return app.fetch(request, { exchange });

  const { faults, journal } = world;
  const at = world.clock.milliseconds();
  let status: number | null = null;
  try {
    const act = () =>
      answerOutside(exchange) ?? answerPreflight(exchange) ?? app.fetch(request, { exchange });
    let response: Response;
    if (faults.any) {
      const struck = faults.strike({
        method: request.method,
        path: exchange.path,
        headers: request.headers,
      });
      exchange.faults.push(...struck.map(({ id }) => id));
      response = await applyFaults(struck, exchange, act);
    } else {
      response = await act();
    }
    status = response.status;
    return response;
  } finally {
    journal.write(exchange, at, status);
  }
}
