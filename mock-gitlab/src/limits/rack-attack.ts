import type { Exchange } from '../http/exchange.ts';
import { identityHeaders } from '../http/identity-headers.ts';
import type { Settings, Throttle, User } from '../state/rows.ts';
import { settingsOf } from '../state/settings.ts';

/** A limit that counts a request. */
interface Applied {
  readonly name: string;
  readonly whose: string;
  readonly throttle: Throttle;
}

// gitlab: app/models/application_setting_implementation.rb, DEFAULT_PROTECTED_PATHS
const PROTECTED = [
  '/users/password',
  '/users/sign_in',
  '/api/v4/session.json',
  '/api/v4/session',
  '/users',
  '/users/confirmation',
  '/unsubscribes/',
  '/import/github/personal_access_token',
  '/admin/session',
  '/oauth/authorize',
  '/oauth/token',
];

// gitlab: lib/gitlab/rack_attack/request.rb, should_be_skipped?
const SKIPPED = /^(\/-\/(health|liveness|readiness|metrics)|\/api\/v\d+\/internal\/)/;

// gitlab: doc/user/gitlab_com/_index.md, "All traffic from an IP address"; the name is this mock's
const ALL_TRAFFIC: Throttle = { enabled: true, requestsPerPeriod: 2000, periodInSeconds: 60 };

/** The limits that count this request, in the order they are looked at. gitlab: lib/gitlab/rack_attack.rb, configure_throttles */
function applied(exchange: Exchange, settings: Settings, user: User | undefined): Applied[] {
  const { path, request, clientAddress, world } = exchange;
  const { switches } = world;
  if (SKIPPED.test(path)) return [];
  const api = path.startsWith('/api');
  const whose = user ? `user:${user.id}` : clientAddress;
  const side = user ? 'authenticated' : 'unauthenticated';
  const main = user
    ? api
      ? settings.throttleAuthenticatedApi
      : settings.throttleAuthenticatedWeb
    : api
      ? settings.throttleUnauthenticatedApi
      : settings.throttleUnauthenticatedWeb;
  const all: Applied[] = [{ name: `throttle_${side}_${api ? 'api' : 'web'}`, whose, throttle: main }];
  if (request.method === 'POST' && PROTECTED.some((start) => path.startsWith(start))) {
    const part = user ? `_${api ? 'api' : 'web'}` : '';
    const name = `throttle_${side}_protected_paths${part}`;
    all.push({ name, whose, throttle: settings.throttleProtectedPaths });
  }
  if (switches.hosted && switches.rateLimits)
    all.push({ name: 'throttle_all_traffic', whose: clientAddress, throttle: ALL_TRAFFIC });
  return all.filter(({ throttle }) => throttle.enabled);
}

/** gitlab: lib/gitlab/rack_attack.rb, throttled_response_headers: the limit is told per minute, whatever the period is */
function headersOf({ name, throttle }: Applied, observed: number, seconds: number): Record<string, string> {
  const { requestsPerPeriod: limit, periodInSeconds: period } = throttle;
  return {
    'ratelimit-limit': String(Math.ceil((limit * 60) / period)),
    'ratelimit-name': name,
    'ratelimit-observed': String(observed),
    'ratelimit-remaining': String(Math.max(0, limit - observed)),
    'ratelimit-reset': String(seconds + period - (seconds % period)),
  };
}

// gitlab.com has a text of its own. gitlab: doc/user/gitlab_com/_index.md
const HOSTED_TEXT =
  'Rate limit exceeded; see https://docs.gitlab.com/user/gitlab_com/#rate-limits-on-gitlabcom for more details';

/** The words of a refusal. gitlab: lib/gitlab/throttle.rb, rate_limiting_response_text */
export const retryLater = ({ world }: Exchange): string =>
  settingsOf(world).rateLimitingResponseText || (world.switches.hosted ? HOSTED_TEXT : 'Retry later');

function refusal(exchange: Exchange, limit: Applied, observed: number): Response {
  const { clock } = exchange.world;
  const seconds = Math.floor(clock.milliseconds() / 1000);
  const { periodInSeconds: period } = limit.throttle;
  const wait = period - (seconds % period);
  exchange.limited = limit.name;
  return new Response(`${retryLater(exchange)}\n`, {
    status: 429,
    headers: {
      'content-type': 'text/plain',
      ...identityHeaders(exchange),
      ...headersOf(limit, observed, seconds),
      'ratelimit-resettime': new Date((seconds + wait) * 1000).toUTCString(),
      'retry-after': String(wait),
    },
  });
}

/**
 * Counts a request and answers what Rack::Attack says to it: a refusal, or the headers that gitlab.com puts on
 * an ordinary answer.
 */
export function throttle(
  exchange: Exchange,
  user: User | undefined,
): { readonly refused?: Response; readonly headers?: Record<string, string> } {
  const { world } = exchange;
  const settings = settingsOf(world);
  const seconds = Math.floor(world.clock.milliseconds() / 1000);
  let headers: Record<string, string> | undefined;
  for (const limit of applied(exchange, settings, user)) {
    const { requestsPerPeriod, periodInSeconds } = limit.throttle;
    const observed = world.limits.hit(limit.name, limit.whose, periodInSeconds, seconds);
    // rack-attack: lib/rack/attack/throttle.rb, matched_by?
    if (observed > requestsPerPeriod) return { refused: refusal(exchange, limit, observed) };
    headers ??= headersOf(limit, observed, seconds);
  }
  // Self-managed GitLabs were seen without these headers.
  return world.switches.hosted && headers ? { headers } : {};
}
