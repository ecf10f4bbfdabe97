import type { Exchange } from '../http/exchange.ts';
import { identityHeaders } from '../http/identity-headers.ts';
import { renderApi } from '../http/render.ts';
import { settingsOf } from '../state/settings.ts';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

// What goes on: signing in and out, tokens of OAuth, and the way back for administrators.
// gitlab: doc/administration/maintenance_mode/_index.md
const GOES_ON =
  /^(\/users\/(sign_in|sign_out)|\/admin\/session|\/oauth\/token|\/api\/graphql|\/api\/v4\/(internal\/.*|application\/settings|geo.*))$/;

/** Whether an administrator has put the instance in maintenance. */
export const inMaintenance = ({ world }: Exchange): boolean =>
  world.state.settings.get(1)?.maintenanceMode ?? false;

// gitlab: lib/gitlab/middleware/read_only/controller.rb, APPLICATION_JSON_TYPES
const JSON_TYPES = new Set(['application/json', 'application/vnd.git-lfs+json']);

/**
 * What maintenance mode says to a write; nothing to all else.
 * gitlab: lib/gitlab/middleware/read_only/controller.rb
 */
export function refuseWrite(exchange: Exchange): Response | undefined {
  if (!WRITES.has(exchange.request.method) || GOES_ON.test(exchange.path)) return undefined;
  const text =
    settingsOf(exchange.world).maintenanceModeMessage || 'GitLab Maintenance: system is in maintenance mode';
  const type = exchange.request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === undefined || !JSON_TYPES.has(type)) {
    // What is no JSON counts as a form of a page, which sees the text when it is shown again.
    const location = exchange.request.headers.get('referer') ?? `${exchange.baseUrl}/`;
    return new Response(null, { status: 301, headers: { ...identityHeaders(exchange), location } });
  }
  return renderApi(exchange, { status: 503, json: { [exchange.world.switches.maintenanceKey]: text } });
}
