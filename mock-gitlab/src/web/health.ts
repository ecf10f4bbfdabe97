import type { Hono } from 'hono';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import { identityHeaders } from '../http/identity-headers.ts';

const answer = (exchange: Exchange, body: string, type: string): Response =>
  new Response(body, {
    headers: {
      'content-type': type,
      'cache-control': 'max-age=0, private, must-revalidate',
      ...identityHeaders(exchange),
    },
  });

const CHECKS = [
  'cache',
  'chat',
  'cluster_cache',
  'db',
  'feature_flag',
  'gitaly',
  'master',
  'queues',
  'rate_limiting',
  'repository_cache',
  'sessions',
  'shared_state',
  'trace_chunks',
];

/** Whether all is well, for whoever watches. gitlab: app/controllers/health_controller.rb; doc/administration/monitoring/health_check.md */
export function mountHealth(app: Hono<AppEnv>): void {
  app.get('/-/health', ({ env }) => answer(env.exchange, 'GitLab OK', 'text/plain; charset=utf-8'));
  app.get('/-/liveness', ({ env }) =>
    answer(env.exchange, JSON.stringify({ status: 'ok' }), 'application/json; charset=utf-8'),
  );
  app.get('/-/readiness', ({ env: { exchange } }) => {
    const names = exchange.url.searchParams.has('all') ? CHECKS : ['master'];
    const ready = Object.fromEntries(names.map((name) => [`${name}_check`, [{ status: 'ok' }]]));
    return answer(exchange, JSON.stringify({ status: 'ok', ...ready }), 'application/json; charset=utf-8');
  });
}
