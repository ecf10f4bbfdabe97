import type { Exchange } from '../http/exchange.ts';
import { renderApi } from '../http/render.ts';
import { settingsOf } from '../state/settings.ts';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

// What goes on: signing in and out, tokens of OAuth, and the way back for administrators.
// gitlab: doc/administration/maintenance_mode/_index.md
const GOES_ON =
  /^(\/users\/(sign_in|sign_out)|\/admin\/session|\/oauth\/token|\/api\/v4\/(internal\/.*|application\/settings|geo.*))$/;

/** Whether an administrator has put the instance in maintenance. */
export const inMaintenance = ({ world }: Exchange): boolean =>
  world.state.settings.get(1)?.maintenanceMode ?? false;

/**
 * What maintenance mode says to a write; nothing to all else. The key `message` is the one of GitLab's read-only answer.
 * gitlab: lib/gitlab/middleware/read_only/controller.rb
 */
export function refuseWrite(exchange: Exchange): Response | undefined {
  if (!WRITES.has(exchange.request.method) || GOES_ON.test(exchange.path)) return undefined;
  const text =
    settingsOf(exchange.world).maintenanceModeMessage || 'GitLab Maintenance: system is in maintenance mode';
  return renderApi(exchange, { status: 503, json: { message: text } });
}
