import type { Exchange } from './exchange.ts';

// gitlab: config/application.rb, rack-cors: which paths browsers of other origins may use
const RULES: readonly { readonly path: RegExp; readonly methods: string }[] = [
  { path: /^\/api\//, methods: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
  { path: /^\/oauth\/(token|revoke)$/, methods: 'POST' },
  { path: /^\/oauth\/userinfo$/, methods: 'GET, HEAD, POST' },
  {
    path: /^(\/oauth\/discovery\/keys|\/\.well-known\/(openid-configuration|webfinger))$/,
    methods: 'GET, HEAD',
  },
];

/** The header that lets a browser of another origin read an answer, where GitLab sends it. */
export function corsHeaders({ path, request }: Exchange): Record<string, string> {
  const open = request.headers.has('origin') && RULES.some((rule) => rule.path.test(path));
  return open ? { 'access-control-allow-origin': '*' } : {};
}

/** The answer to a preflight; `undefined` when the request is none or the path is not open. */
export function answerPreflight({ path, request }: Exchange): Response | undefined {
  if (request.method !== 'OPTIONS' || !request.headers.has('access-control-request-method')) {
    return undefined;
  }
  const rule = RULES.find((one) => one.path.test(path));
  if (!rule) return undefined;
  const wanted = request.headers.get('access-control-request-headers');
  return new Response(null, {
    status: 200,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': rule.methods,
      'access-control-max-age': '7200',
      ...(wanted !== null && { 'access-control-allow-headers': wanted }),
    },
  });
}
