import type { Exchange } from './exchange.ts';
import { identityHeaders } from './identity-headers.ts';

interface Rule {
  readonly path: RegExp;
  readonly methods: readonly string[];
  /** Request headers besides the simple ones, or all. */
  readonly headers: readonly string[] | 'any';
}

// gitlab: config/application.rb, rack-cors: which paths browsers of other origins may use
const RULES: readonly Rule[] = [
  {
    path: /^\/api\//,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    headers: 'any',
  },
  { path: /^\/oauth\/(token|revoke)$/, methods: ['POST', 'OPTIONS'], headers: ['authorization'] },
  { path: /^\/oauth\/userinfo$/, methods: ['GET', 'HEAD', 'POST', 'OPTIONS'], headers: ['authorization'] },
  {
    path: /^(\/oauth\/discovery\/keys|\/\.well-known\/(openid-configuration|webfinger))$/,
    methods: ['GET', 'HEAD'],
    headers: [],
  },
];

// rack-cors: lib/rack/cors/resource.rb, CORS_SIMPLE_HEADERS
const SIMPLE = ['accept', 'accept-language', 'content-language', 'content-type'];

const ruleFor = ({ path }: Exchange) => RULES.find((rule) => rule.path.test(path));

/** rack-cors: lib/rack/cors/resource.rb, to_headers */
function headersOf({ methods }: Rule, { path, request, baseUrl }: Exchange): Record<string, string> {
  const origin = request.headers.get('origin');
  // Only GitLab's own pages may bring their session along.
  const own = path.startsWith('/api/') && origin === new URL(baseUrl).origin;
  return {
    'access-control-allow-origin': own ? origin : '*',
    'access-control-allow-methods': methods.join(', '),
    'access-control-expose-headers': '',
    'access-control-max-age': '7200',
    ...(own && { 'access-control-allow-credentials': 'true' }),
  };
}

/** The headers that let a browser of another origin read an answer, where GitLab sends them. */
export function corsHeaders(exchange: Exchange): Record<string, string> {
  const rule = exchange.request.headers.has('origin') ? ruleFor(exchange) : undefined;
  return rule ? headersOf(rule, exchange) : {};
}

function allows(rule: Rule, request: Request): boolean {
  const method = request.headers.get('access-control-request-method') ?? '';
  const wanted =
    request.headers
      .get('access-control-request-headers')
      ?.toLowerCase()
      .split(/\s*,\s*/) ?? [];
  const { headers } = rule;
  return (
    rule.methods.includes(method.toUpperCase()) &&
    (headers === 'any' || wanted.every((name) => SIMPLE.includes(name) || headers.includes(name)))
  );
}

/**
 * The answer to a preflight, of any path: 200 without a word where it is not open. `undefined` when the request is none.
 * rack-cors: lib/rack/cors.rb, call
 */
export function answerPreflight(exchange: Exchange): Response | undefined {
  const { request } = exchange;
  const asks = request.headers.has('origin') && request.headers.has('access-control-request-method');
  if (request.method !== 'OPTIONS' || !asks) return undefined;
  const rule = ruleFor(exchange);
  if (!rule || !allows(rule, request)) {
    return new Response(null, { status: 200, headers: identityHeaders(exchange) });
  }
  const wanted = request.headers.get('access-control-request-headers');
  return new Response(null, {
    status: 200,
    headers: {
      ...identityHeaders(exchange),
      ...headersOf(rule, exchange),
      ...(wanted !== null && { 'access-control-allow-headers': wanted }),
      vary: 'Origin',
    },
  });
}
