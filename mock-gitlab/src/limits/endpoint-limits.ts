import type { Exchange } from '../http/exchange.ts';
import { renderApi } from '../http/render.ts';
import type { User } from '../state/rows.ts';
import { isSince } from '../switches.ts';

/** A limit of one endpoint. */
interface EndpointLimit {
  readonly name: string;
  readonly verb: string;
  readonly path: RegExp;
  readonly requests: number;
  readonly periodInSeconds: number;
  /** Counted without a living credential only, or with one only; left out: both. */
  readonly side?: 'anonymous' | 'signed-in';
}

const MINUTE = 60;
const limit = (
  name: string,
  request: string,
  requests: number,
  periodInSeconds: number = MINUTE,
  side?: EndpointLimit['side'],
): EndpointLimit => {
  const [verb = 'GET', path = ''] = request.split(' ');
  const pattern = new RegExp(
    `^/api/v4${path.replaceAll(':number', String.raw`\d+`).replaceAll(':id', '[^/]+')}$`,
  );
  return { name, verb, path: pattern, requests, periodInSeconds, ...(side && { side }) };
};

// gitlab: lib/gitlab/application_rate_limiter.rb, rate_limits; doc/user/gitlab_com/_index.md; the names are GitLab's
const LIMITS: readonly EndpointLimit[] = [
  limit('projects_api', 'GET /projects', 2000, 10 * MINUTE, 'signed-in'),
  limit('projects_api_rate_limit_unauthenticated', 'GET /projects', 400, 10 * MINUTE, 'anonymous'),
  limit('project_api', 'GET /projects/:id', 400),
  limit('groups_api', 'GET /groups', 200),
  limit('group_api', 'GET /groups/:id', 400),
  limit('group_projects_api', 'GET /groups/:id/projects', 600),
  limit('users_get_by_id', 'GET /users/:number', 300, 10 * MINUTE),
  limit('user_projects_api', 'GET /users/:id/projects', 300),
  limit('project_members_api', 'GET /projects/:id/members/all', 200),
  limit('members_delete', 'DELETE /(projects|groups)/:id/members/:number', 60),
  limit('jobs_index', 'GET /projects/:id/jobs', 600),
];

/**
 * What GitLab's own limiter says; older ones have the longer text and no Retry-After. gitlab: lib/api/helpers.rb, too_many_requests!
 * @returns `retryAfter` in seconds
 */
export const tooManyRequests = ({ world: { switches } }: Exchange) =>
  isSince(switches, '18.11')
    ? { body: { message: '429 Too Many Requests' }, retryAfter: 60 }
    : {
        body: { message: { error: 'This endpoint has been requested too many times. Try again later.' } },
        retryAfter: undefined,
      };

/**
 * GitLab's own limiter, which knows endpoints: counts a request and refuses one too many.
 * gitlab: lib/api/helpers/rate_limiter.rb
 */
export function limitEndpoint(exchange: Exchange, user: User | undefined): Response | undefined {
  const { path, verb, clientAddress, world } = exchange;
  const side = user ? 'signed-in' : 'anonymous';
  const found = LIMITS.find(
    (one) => one.verb === verb && one.path.test(path) && (one.side === undefined || one.side === side),
  );
  if (!found) return undefined;
  const seconds = Math.floor(world.clock.milliseconds() / 1000);
  const whose = user ? `user:${user.id}` : clientAddress;
  const count = world.limits.hit(found.name, whose, found.periodInSeconds, seconds);
  if (count <= found.requests) return undefined;
  exchange.limited = found.name;
  const { body, retryAfter } = tooManyRequests(exchange);
  return renderApi(exchange, {
    status: 429,
    json: body,
    ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
  });
}
