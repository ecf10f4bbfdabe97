import type { Exchange } from './exchange.ts';

/** What tells one answer from another, on every answer of GitLab. gitlab: config/initializers/labkit_middleware.rb; rack: lib/rack/runtime.rb */
export const identityHeaders = ({ requestId }: Exchange): Record<string, string> => ({
  'x-gitlab-meta': `{"correlation_id":"${requestId}","version":"1"}`,
  'x-request-id': requestId,
  'x-runtime': '0.010000',
});

/** Two years. gitlab: omnibus, nginx['hsts_max_age'] */
const HSTS = 'max-age=63072000';

/**
 * What the web server in front puts on the API's answers where GitLab is gitlab.com or speaks HTTPS; over plain HTTP it must not
 * be said. gitlab: doc/user/gitlab_com/_index.md, answers seen
 */
export function addProxyHeaders(headers: Record<string, string>, { world, baseUrl }: Exchange): void {
  if (baseUrl.startsWith('https:')) headers['strict-transport-security'] = HSTS;
  if (!world.switches.hosted) return;
  headers['content-security-policy'] = "default-src 'none'";
  headers['gitlab-lb'] = 'haproxy-main-01-lb-gprd';
  headers['gitlab-sv'] = 'api-gke-us-east1-b';
}
